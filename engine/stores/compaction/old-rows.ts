/** Which rows are old enough to be compacted: every line in them, by the policy of its session. */

import { type LedgerEvent } from '../../ledger/events.ts';
import { type LedgerRow } from '../evidence/archive.ts';
import { eachLine, eventIn } from '../ledger-lines.ts';

const DAY_MS = 86_400_000;

export interface OldRows {
  /** The last signed head before anything young; all rows up to it are old enough. */
  readonly upTo: number;
  readonly rows: number;
  readonly bytes: number;
  readonly learners: ReadonlySet<string>;
}

export interface OldRowsAsked {
  /** Rows up to which daily heads were signed, ascending. */
  readonly heads: readonly number[];
  /** For sessions that were opened before these rows. */
  readonly daysBefore: number;
  readonly utcMs: number;
  /** Days with rows after which to stop: a long backlog is compacted part after part. */
  readonly mostDays: number;
}

/**
 * @param rows raw rows of one tenant, in order, up to the last of the heads
 * @returns null where there is not a whole signed day
 */
export async function findOldRows(
  rows: AsyncIterable<readonly LedgerRow[]>,
  { heads, daysBefore, utcMs, mostDays }: OldRowsAsked,
): Promise<OldRows | null> {
  const rawDays = new Map<string, number>();
  const learners = new Set<string>();
  let found: OldRows | null = null;
  let days = 0;
  let next = 0;
  const today = { rows: 0, bytes: 0, learners: new Set<string>() };

  /** All rows up to this head are old. */
  const pass = (upTo: number) => {
    next += 1;
    if (today.rows === 0) return;
    days += 1;
    for (const learnerId of today.learners) learners.add(learnerId);
    const bytes = (found?.bytes ?? 0) + today.bytes;
    found = { upTo, rows: (found?.rows ?? 0) + today.rows, bytes, learners };
    today.rows = 0;
    today.bytes = 0;
    today.learners.clear();
  };

  for await (const some of rows) {
    for (const { id, lines } of some) {
      while ((heads[next] ?? Infinity) < id) pass(heads[next] ?? 0);
      if (days >= mostDays) return found;
      let isOld = true;
      eachLine(id, lines, (learnerId, json) => {
        const event = eventIn(id, json);
        if (event.type === 'session-opened') {
          rawDays.set(event.sessionId, event.policy.evidence.rawDays);
        }
        today.learners.add(learnerId);
        isOld &&= event.at.utcMs < utcMs - daysOf(event, rawDays, daysBefore) * DAY_MS;
      });
      if (!isOld) return found;
      today.rows += 1;
      today.bytes += Buffer.byteLength(lines);
    }
  }
  while (next < heads.length) pass(heads[next] ?? 0);
  return found;
}

/** What belongs to no session goes with what lies around it. */
function daysOf(event: LedgerEvent, days: ReadonlyMap<string, number>, before: number): number {
  return 'sessionId' in event ? (days.get(event.sessionId) ?? before) : 0;
}

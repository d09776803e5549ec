/** Which rows are old enough to be compacted: every line in them, by the policy of its session. */

import { type LedgerEvent } from '../../ledger/events.ts';
import { type LedgerRow } from '../evidence/archive.ts';
import { eachLine, eventIn } from '../ledger-lines.ts';
import { isNoteRow } from './compaction-lines.ts';

const DAY_MS = 86_400_000;

export interface OldRows {
  /** The last row that is old enough, and all before it; null where none is. */
  readonly upTo: number | null;
  readonly rows: number;
  readonly bytes: number;
  readonly learners: ReadonlySet<string>;
}

/**
 * @param rows raw rows of one tenant, in order, up to where they are signed
 * @param daysBefore for sessions that were opened before these rows
 */
export async function findOldRows(
  rows: AsyncIterable<readonly LedgerRow[]>,
  daysBefore: number,
  utcMs: number,
): Promise<OldRows> {
  const days = new Map<string, number>();
  const learners = new Set<string>();
  let found: OldRows = { upTo: null, rows: 0, bytes: 0, learners };
  for await (const some of rows) {
    for (const { id, lines } of some) {
      if (isNoteRow(lines)) continue;
      let isOld = true;
      const own: string[] = [];
      eachLine(id, lines, (learnerId, json) => {
        const event = eventIn(id, json);
        if (event.type === 'session-opened') {
          days.set(event.sessionId, event.policy.evidence.rawDays);
        }
        own.push(learnerId);
        isOld &&= event.at.utcMs < utcMs - daysOf(event, days, daysBefore) * DAY_MS;
      });
      if (!isOld) return found;
      for (const learnerId of own) learners.add(learnerId);
      const bytes = found.bytes + Buffer.byteLength(lines);
      found = { upTo: id, rows: found.rows + 1, bytes, learners };
    }
  }
  return found;
}

/** What belongs to no session goes with what lies around it. */
function daysOf(event: LedgerEvent, days: ReadonlyMap<string, number>, before: number): number {
  return 'sessionId' in event ? (days.get(event.sessionId) ?? before) : 0;
}

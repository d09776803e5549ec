/** The text of one ledger row: a line an event, `<learner id>\t<event JSON>\n`. */

import { type LedgerEvent } from '../ledger/events.ts';
import { LedgerDamage } from '../ledger/evolve.ts';
import { upcast } from '../ledger/upcast.ts';

/** JSON escapes tabs and line feeds, so neither can occur inside an event. */
export function packLines(learnerId: string, events: readonly LedgerEvent[]): string {
  let lines = '';
  for (const event of events) lines += `${learnerId}\t${JSON.stringify(event)}\n`;
  return lines;
}

function damage(rowId: number, reason: string): LedgerDamage {
  return new LedgerDamage(
    `Row ${rowId} of the ledger cannot be read. Reason: ${reason}. Restore ledger.db from a backup.`,
  );
}

/**
 * The events of one learner, in order; the lines of others are skipped unread.
 *
 * @throws LedgerDamage where there is none, or one is cut or no event.
 */
export function eventsOf(rowId: number, lines: string, learnerId: string): LedgerEvent[] {
  const prefix = `${learnerId}\t`;
  const next = `\n${prefix}`;
  const events: LedgerEvent[] = [];
  let start = lines.startsWith(prefix) ? 0 : lines.indexOf(next) + 1;
  if (start === 0 && !lines.startsWith(prefix)) throw damage(rowId, 'an indexed line is missing');
  for (;;) {
    const end = lines.indexOf('\n', start);
    if (end === -1) throw damage(rowId, 'its last line is cut');
    events.push(eventIn(rowId, lines.slice(start + prefix.length, end)));
    const found = lines.indexOf(next, end);
    if (found === -1) return events;
    start = found + 1;
  }
}

function eventIn(rowId: number, json: string): LedgerEvent {
  let stored: unknown;
  try {
    stored = JSON.parse(json);
  } catch {
    throw damage(rowId, 'a line is not JSON');
  }
  const event = stored as Partial<LedgerEvent> | null;
  if (
    typeof event !== 'object' ||
    event === null ||
    typeof event.v !== 'number' ||
    typeof event.type !== 'string' ||
    typeof event.sessionId !== 'string' ||
    typeof event.at !== 'object'
  ) {
    throw damage(rowId, 'a line is not an event');
  }
  try {
    return upcast(event as LedgerEvent);
  } catch (error) {
    throw error instanceof LedgerDamage ? damage(rowId, error.message) : error;
  }
}

/** Whose events a row holds: each learner once. */
export function learnersIn(rowId: number, lines: string): Set<string> {
  const learners = new Set<string>();
  let start = 0;
  while (start < lines.length) {
    const tab = lines.indexOf('\t', start);
    const end = lines.indexOf('\n', start);
    if (tab === -1 || end < tab) throw damage(rowId, 'a line is cut');
    learners.add(lines.slice(start, tab));
    start = end + 1;
  }
  return learners;
}

/** A row that the index names is not there. */
export function missingRow(rowId: number): LedgerDamage {
  return damage(rowId, 'it is missing');
}

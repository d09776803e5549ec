/**
 * The text of ledger rows: a line an event, `<learner id>\t<event JSON>\t<link>\n`. The link is that
 * of `engine/ledger/chain.ts`.
 */

import { chainNext } from '../ledger/chain.ts';
import { type LedgerEvent } from '../ledger/events.ts';
import { LedgerDamage } from '../ledger/evolve.ts';
import { upcast } from '../ledger/upcast.ts';
import { eventText } from './event-text.ts';
import { sha256 } from './sha256.ts';

/** Characters of a link: SHA-256 as base64url. */
export const LINK_LENGTH = 43;
const TAB = 9;

export interface PackedLines {
  readonly lines: string;
  /** The link of the last event. */
  readonly chain: string;
}

/** @param previous the link before the first of these events */
export function packLines(
  learnerId: string,
  events: readonly LedgerEvent[],
  previous: string,
): PackedLines {
  let lines = '';
  let chain = previous;
  for (const event of events) {
    // JSON escapes tabs and line feeds, so neither can occur inside an event.
    const json = eventText(event);
    chain = chainNext(sha256, chain, json);
    lines += `${learnerId}\t${json}\t${chain}\n`;
  }
  return { lines, chain };
}

export function damage(rowId: number, reason: string): LedgerDamage {
  return new LedgerDamage(
    `Row ${rowId} of the ledger cannot be read. Reason: ${reason}. Restore the ledger from a backup.`,
  );
}

/**
 * The events of one learner, in order; the lines of others are skipped unread. Links are not
 * checked: that is `lectern-engine verify`.
 *
 * @throws LedgerDamage where there is none, or one is cut or no event.
 */
export function eventsOf(rowId: number, lines: string, learnerId: string): LedgerEvent[] {
  const events: LedgerEvent[] = [];
  eachEvent(rowId, lines, learnerId, (event) => events.push(event));
  return events;
}

/**
 * Visits them one after the other: what is not kept of a long row costs nothing to collect.
 *
 * @param after so many of the row are passed over, unparsed
 * @throws LedgerDamage as {@link eventsOf}
 */
export function eachEvent(
  rowId: number,
  lines: string,
  learnerId: string,
  visit: (event: LedgerEvent) => void,
  after = 0,
): void {
  let count = 0;
  eachOwnLine(rowId, lines, learnerId, (from, to) => {
    count += 1;
    if (count > after) visit(eventIn(rowId, lines.slice(from, to - LINK_LENGTH - 1)));
  });
}

/** How many events of a learner a row holds, and the link of the last; nothing is parsed. */
export function tally(rowId: number, lines: string, learnerId: string) {
  let [count, last] = [0, 0];
  eachOwnLine(rowId, lines, learnerId, (_from, to) => {
    count += 1;
    last = to;
  });
  return { count, chain: lines.slice(last - LINK_LENGTH, last) };
}

/** Tells where the lines of a learner are, without the id before and the line feed behind them. */
function eachOwnLine(
  rowId: number,
  lines: string,
  learnerId: string,
  visit: (from: number, to: number) => void,
): void {
  const prefix = `${learnerId}\t`;
  const next = `\n${prefix}`;
  let start = lines.startsWith(prefix) ? 0 : lines.indexOf(next) + 1;
  if (start === 0 && !lines.startsWith(prefix)) throw damage(rowId, 'an indexed line is missing');
  for (;;) {
    const end = lines.indexOf('\n', start);
    if (end === -1) throw damage(rowId, 'its last line is cut');
    const from = start + prefix.length;
    if (lines[end - LINK_LENGTH - 1] !== '\t' || end - LINK_LENGTH - 1 < from) {
      throw damage(rowId, 'a line has no link of the chain');
    }
    visit(from, end);
    const following = lines.indexOf(next, end);
    if (following === -1) return;
    start = following + 1;
  }
}

/** The event of one line. @throws LedgerDamage where it is none */
export function eventIn(rowId: number, json: string): LedgerEvent {
  let stored: unknown;
  try {
    stored = JSON.parse(json);
  } catch {
    throw damage(rowId, 'a line is not JSON');
  }
  if (!looksLikeEvent(stored)) throw damage(rowId, 'a line is not an event');
  try {
    return upcast(stored);
  } catch (error) {
    throw error instanceof LedgerDamage ? damage(rowId, error.message) : error;
  }
}

/** The shape that all events have: a session's names it, a learner's has none. */
export function looksLikeEvent(stored: unknown): stored is LedgerEvent {
  const event = stored as Partial<LedgerEvent> | null;
  return (
    typeof event === 'object' &&
    event !== null &&
    typeof event.v === 'number' &&
    typeof event.type === 'string' &&
    typeof event.at === 'object'
  );
}

/** Visits all lines of a row, in order. @throws LedgerDamage where one is cut. */
export function eachLine(
  rowId: number,
  lines: string,
  visit: (learnerId: string, json: string, link: string) => void,
): void {
  for (let start = 0; start < lines.length;) {
    const tab = lines.indexOf('\t', start);
    const end = lines.indexOf('\n', start);
    const linkTab = end - LINK_LENGTH - 1;
    if (tab === -1 || end < tab) throw damage(rowId, 'a line is cut');
    if (linkTab <= tab || lines.charCodeAt(linkTab) !== TAB) {
      throw damage(rowId, 'a line has no link of the chain');
    }
    visit(lines.slice(start, tab), lines.slice(tab + 1, linkTab), lines.slice(linkTab + 1, end));
    start = end + 1;
  }
}

/** A row that the index names is not there. */
export function missingRow(rowId: number): LedgerDamage {
  return damage(rowId, 'it is missing');
}

/**
 * What was compacted is itself written into the ledger: a line a record, with the record's digest,
 * under a name that no learner can have. These lines are chained and signed like all others, so no
 * record can be changed, removed or replaced unseen. They are never compacted.
 */

import { chainNext, chainStart } from '../../ledger/chain.ts';
import { LINK_LENGTH } from '../ledger-lines.ts';
import { sha256 } from '../sha256.ts';

/** Ids of learners hold no control characters. */
export const COMPACTIONS = '\u0001compacted';
/** Lines a row. */
const LINES_PER_ROW = 50;
/** What stands around a note in its line: the name, the link, two tabs and the line feed, bytes. */
const AROUND = COMPACTIONS.length + LINK_LENGTH + 3;

export interface CompactionNote {
  readonly v: 1;
  readonly type: 'learner-compacted';
  readonly at: { readonly utcMs: number };
  readonly learnerId: string;
  /** The last row of the ledger that the record stands for. */
  readonly upTo: number;
  readonly events: number;
  readonly digest: string;
}

export interface ChainPlace {
  readonly count: number;
  readonly chain: string;
}

export function firstPlace(tenantId: string): ChainPlace {
  return { count: 0, chain: chainStart(sha256, tenantId, COMPACTIONS) };
}

/** Lines of notes that share a row. */
export interface NoteRow {
  readonly lines: string;
  /** How many notes there are with these. */
  readonly last: number;
}

/** The notes as rows of the ledger, and where their chain ends then. */
export function packNotes(
  notes: readonly CompactionNote[],
  from: ChainPlace,
): { readonly rows: readonly NoteRow[]; readonly end: ChainPlace } {
  let { chain } = from;
  const lines = notes.map((note) => {
    const json = JSON.stringify(note);
    chain = chainNext(sha256, chain, json);
    return `${COMPACTIONS}\t${json}\t${chain}\n`;
  });
  const rows: NoteRow[] = [];
  for (let at = 0; at < lines.length; at += LINES_PER_ROW) {
    const some = lines.slice(at, at + LINES_PER_ROW);
    rows.push({ lines: some.join(''), last: from.count + at + some.length });
  }
  return { rows, end: { count: from.count + notes.length, chain } };
}

/** How many bytes they take in the ledger. */
export function noteBytesOf(notes: readonly CompactionNote[]): number {
  return notes.reduce((sum, note) => sum + Buffer.byteLength(JSON.stringify(note)) + AROUND, 0);
}

/** @returns null where the line is no note */
export function readNote(json: string): CompactionNote | null {
  try {
    const note = JSON.parse(json) as Partial<CompactionNote> | null;
    const { type, learnerId, upTo, events, digest } = note ?? {};
    const isNote =
      type === 'learner-compacted' &&
      typeof learnerId === 'string' &&
      typeof digest === 'string' &&
      Number.isSafeInteger(upTo) &&
      Number.isSafeInteger(events);
    return isNote ? (note as CompactionNote) : null;
  } catch {
    return null;
  }
}

export function isNoteRow(lines: string): boolean {
  return lines.startsWith(`${COMPACTIONS}\t`);
}

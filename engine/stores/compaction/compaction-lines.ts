/**
 * What was compacted is itself written into the ledger: a line a record, with the record's digest,
 * under a name that no learner can have. These lines are chained and signed like all others, so no
 * record can be changed, removed or replaced unseen. They are never compacted.
 */

import { chainNext, chainStart } from '../../ledger/chain.ts';
import { sha256 } from '../sha256.ts';

/** Ids of learners hold no control characters. */
export const COMPACTIONS = '\u0001compacted';
/** Lines a row. */
const LINES_PER_ROW = 50;

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

/** The notes as rows of the ledger, and where their chain ends then. */
export function packNotes(
  notes: readonly CompactionNote[],
  from: ChainPlace,
): { readonly rows: readonly string[]; readonly end: ChainPlace } {
  let { chain } = from;
  const lines = notes.map((note) => {
    const json = JSON.stringify(note);
    chain = chainNext(sha256, chain, json);
    return `${COMPACTIONS}\t${json}\t${chain}\n`;
  });
  const rows: string[] = [];
  for (let at = 0; at < lines.length; at += LINES_PER_ROW) {
    rows.push(lines.slice(at, at + LINES_PER_ROW).join(''));
  }
  return { rows, end: { count: from.count + notes.length, chain } };
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

/** What compacting needs of a stored ledger, whatever that is kept in. */

import { type LedgerRow } from '../evidence/archive.ts';
import { type SignedHead } from '../evidence/signed-head.ts';
import { type CompactionNote } from './compaction-lines.ts';
import { type StoredRecord } from './record.ts';

/**
 * One compaction at a time has it: whoever opens one makes sure of that. Readers and writers of the
 * ledger are not held up for longer than one small step.
 */
export interface CompactableLedger {
  /** By tenant and day. */
  signedHeads(): Promise<readonly SignedHead[]>;
  mark(tenantId: string): Promise<CompactionMark>;
  /**
   * Raw rows of a host after one row up to another, in order, some at a time; without notes.
   *
   * @param learners rows that hold none of these may be left out
   */
  rows(
    tenantId: string,
    after: number,
    upTo: number,
    learners?: readonly string[],
  ): AsyncIterable<readonly LedgerRow[]>;
  /** The standing records of these learners, where they have one. */
  records(tenantId: string, learnerIds: readonly string[]): Promise<readonly StoredRecord[]>;
  /** Writes records beyond the mark, where nobody sees them. */
  writeAhead(records: readonly StoredRecord[]): Promise<void>;
  /**
   * Moves the mark and writes the notes into the ledger, both or neither. From then on the records
   * up to the new mark stand, and the host's raw rows up to it do not count any more.
   */
  moveMark(
    tenantId: string,
    from: number,
    upTo: number,
    notes: readonly CompactionNote[],
  ): Promise<void>;
  /**
   * Deletes what does not count, in small steps: rows up to the mark, records that newer ones have
   * replaced, and records beyond the mark that a killed run has left.
   *
   * @param goesOn asked between two steps; what is left is deleted the next time
   */
  clear(tenantId: string, goesOn: () => boolean): Promise<void>;
}

export interface CompactionMark {
  /** The last row of the ledger that records stand for; 0 for none. */
  readonly upTo: number;
  /** The most days for which events are kept raw that sessions of standing records may bring. */
  readonly rawDays: number;
}

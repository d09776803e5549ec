/** A stored ledger as a whole, row by row: for signing, checking, compacting and moving it. */

import { type StoredRecord } from '../compaction/record.ts';
import { type ChainEnd, type Chains } from './chain-ends.ts';
import { type SignedHead } from './signed-head.ts';
import { type HeadRow } from './stored-head.ts';

export interface LedgerRow {
  /** Rises from commit to commit. */
  readonly id: number;
  readonly tenantId: string;
  /** See `ledger-lines.ts`. */
  readonly lines: string;
}

/** What a store notes of a learner beside the rows. */
export interface NotedHead {
  readonly tenantId: string;
  readonly learnerId: string;
  readonly fence: number;
  /** Null where the store keeps no more than the fence. */
  readonly end: ChainEnd | null;
}

export interface HeadToKeep {
  readonly head: SignedHead;
  readonly chains: Chains;
}

export interface ArchiveReader {
  /** All rows after this one that no record stands for, in the order of their ids, some at a time. */
  rows(afterId: number): AsyncIterable<readonly LedgerRow[]>;
  heads(): AsyncIterable<readonly NotedHead[]>;
  /** The records that stand for the first events of learners. */
  records(): AsyncIterable<readonly StoredRecord[]>;
  /**
   * By tenant and day.
   *
   * @param onUnreadable told of rows that hold no head, which are left out then
   * @throws LedgerDamage for such a row, where nobody wants to be told
   */
  signedHeads(onUnreadable?: (row: HeadRow) => void): Promise<readonly SignedHead[]>;
  /** Where the tenant's chains ended when its newest head was signed. */
  signedChains(tenantId: string): Promise<Chains>;
}

/** What an archive reads outside of a snapshot may be of several moments. */
export interface LedgerArchive extends ArchiveReader {
  /**
   * All that is read through the reader given is of one moment, whatever engines append and
   * compactions move meanwhile.
   */
  snapshot<T>(read: (reader: ArchiveReader) => Promise<T>): Promise<T>;
  /** The last row; no row at or before it can come any more. */
  cut(): Promise<number>;
  /** Keeps new heads, all or none, and the chains they were made of. */
  keep(heads: readonly HeadToKeep[]): Promise<void>;
  close(): Promise<void>;
}

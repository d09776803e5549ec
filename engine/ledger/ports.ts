/**
 * What the ledger asks of a store. Several engines may write for one learner: each says how far it
 * has read, and the store takes only what was decided on all that it holds.
 *
 * INVARIANTS, asserted by `test/contract/ledger-store.ts` for every adapter:
 * 1. `append` resolves after the events are durable; a crash at any moment leaves either all
 *    entries of a call that were accepted or none of them. Where it rejects, nothing or everything
 *    of the call may be stored: read again before writing again.
 * 2. `read` returns a learner's events in the order of their appending, each exactly once, and
 *    nothing of another learner or tenant; from `after` on, the events after that many.
 * 3. `issueFence` returns a number higher than every one issued before for this learner, durably.
 * 4. An entry with a fence is appended only if that is the newest issued for its learner; one
 *    without needs no lease. Checked in the same transaction; otherwise it is rejected as `fenced`
 *    and nothing of it is stored.
 * 5. An entry is appended only if `after` is the number of events that the learner has; otherwise
 *    it is rejected as `behind` and nothing of it is stored. So of two that were decided on the
 *    same events one is taken.
 * 6. Appending never changes or removes what is stored. Compacting replaces a learner's first events
 *    by one record that counts for as many, and from which all that follows is the same.
 * 7. `pieces` gives the same as `read`, and never more than a part of a long ledger at once. A record
 *    begins a piece and stands for all that came before it, also for what was given already: so it is
 *    where a compaction comes between two pieces.
 * 8. The chain of the head is that of `chain.ts` over all the learner's events, and every line
 *    carries its own link.
 */

import { type StoredEvent } from './compacted.ts';
import { type LedgerEvent } from './events.ts';

/** How far a learner's ledger has come. */
export interface LearnerHead {
  /** The newest fencing number issued, 0 where none was. */
  readonly fence: number;
  /** How many events there are. */
  readonly count: number;
  /** The link of the last event, or where the chain begins; see `chain.ts`. */
  readonly chain: string;
}

export interface LedgerEntry {
  readonly tenantId: string;
  readonly learnerId: string;
  /** The fencing number that must still be the newest; null where no event needs the lease. */
  readonly fence: number | null;
  /** How many events of the learner the writer had read when it decided these. */
  readonly after: number;
  readonly events: readonly LedgerEvent[];
}

export interface Rejection {
  /** By identity. */
  readonly entry: LedgerEntry;
  /** `fenced`: another session has the lease. `behind`: others wrote meanwhile; read and decide anew. */
  readonly why: 'fenced' | 'behind';
}

export interface LearnerNews {
  readonly head: LearnerHead;
  /**
   * The events after the count that was asked for, up to the head. Where some of those are
   * compacted, all of them, beginning with the record.
   */
  readonly events: readonly StoredEvent[];
}

/** Events in their order, a part at a time; at the end how far the learner's ledger has come. */
export type LedgerPieces = AsyncGenerator<readonly StoredEvent[], LearnerHead, void>;

export interface LedgerStore {
  /** @returns the entries that were not taken; all others are durable. */
  append(entries: readonly LedgerEntry[]): Promise<readonly Rejection[]>;
  /** @param after how many events are known already; none where left out */
  pieces(tenantId: string, learnerId: string, after?: number): LedgerPieces;
  /** The same at once, for ledgers that are known to be short. */
  read(tenantId: string, learnerId: string, after?: number): Promise<LearnerNews>;
  issueFence(tenantId: string, learnerId: string): Promise<number>;
  close(): Promise<void>;
}

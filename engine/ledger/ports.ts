/**
 * What the ledger asks of a store.
 *
 * INVARIANTS, asserted by `test/contract/ledger-store.ts` for every adapter:
 * 1. `append` resolves after the events are durable; a crash at any moment leaves either all
 *    entries of a call that were accepted or none of them.
 * 2. `events` returns a learner's events in the order of their appending, each exactly once, and
 *    nothing of another learner or tenant.
 * 3. `issueFence` returns a number higher than every one issued before for this learner, durably.
 * 4. An entry is appended only if its fence is the newest issued for its learner, checked in the
 *    same transaction; otherwise it is returned as fenced and nothing of it is stored.
 * 5. Appending never changes or removes what is stored.
 */

import { type LedgerEvent } from './events.ts';

export interface LedgerEntry {
  readonly tenantId: string;
  readonly learnerId: string;
  /** The newest fencing number the writer knows of. */
  readonly fence: number;
  readonly events: readonly LedgerEvent[];
}

export interface LedgerStore {
  /** @returns the entries that were fenced, by identity; all others are durable. */
  append(entries: readonly LedgerEntry[]): Promise<readonly LedgerEntry[]>;
  /** The newest fencing number of the learner, and all events. */
  read(
    tenantId: string,
    learnerId: string,
  ): Promise<{ readonly fence: number; readonly events: readonly LedgerEvent[] }>;
  issueFence(tenantId: string, learnerId: string): Promise<number>;
  close(): Promise<void>;
}

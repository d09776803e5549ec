/** From decided tasks to what the store is asked to append. */

import { type LedgerEvent } from '../ledger/events.ts';
import { type LedgerEntry } from '../ledger/ports.ts';
import { type Account, type Task } from './account.ts';

/** What a commit appends for one account. */
export interface AccountEntry extends LedgerEntry {
  readonly account: Account;
  fence: number | null;
  events: readonly LedgerEvent[];
  /** The same, once they are of several tasks. */
  gathered: LedgerEvent[] | null;
}

/** One entry an account: its events of a group in the order in which they were decided. */
export function entriesOf(group: readonly Task[]): AccountEntry[] {
  const entries: AccountEntry[] = [];
  for (const { account, events } of group) {
    if (events.length === 0) continue;
    let entry = account.entry;
    if (entry === null) {
      const { tenantId, learnerId } = account.ref;
      const after = account.count;
      entry = { account, tenantId, learnerId, fence: null, after, events, gathered: null };
      account.entry = entry;
      entries.push(entry);
    } else {
      // Never copied anew for each: a log of deliveries may bring thousands for one learner.
      entry.gathered ??= [...entry.events];
      entry.gathered.push(...events);
      entry.events = entry.gathered;
    }
    if (events.some(needsLease)) entry.fence = account.fence;
  }
  // Only a note of this loop: which accounts have one costs a map otherwise, for each beat.
  for (const { account } of entries) account.entry = null;
  return entries;
}

/** Whatever earns credit or moves the lease; news of deliveries and the like come from anywhere. */
function needsLease({ type }: LedgerEvent): boolean {
  return type === 'beat-accepted' || type === 'session-opened' || type === 'lease-taken';
}

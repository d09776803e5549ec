/** From decided tasks to what the store is asked to append. */

import { type LedgerEvent } from '../ledger/events.ts';
import { type LedgerEntry } from '../ledger/ports.ts';
import { type Account, type Task } from './account.ts';

/** One entry a learner: the events of a group in the order in which they were decided. */
export function entriesOf(group: readonly Task[]): Map<Account, LedgerEntry> {
  const gathered = new Map<Account, LedgerEvent[]>();
  for (const { account, events } of group) {
    if (events.length === 0) continue;
    const known = gathered.get(account);
    if (known !== undefined) known.push(...events);
    else gathered.set(account, [...events]);
  }
  const entries = new Map<Account, LedgerEntry>();
  for (const [account, events] of gathered) {
    const { tenantId, learnerId } = account.ref;
    const fence = events.some(needsLease) ? account.fence : null;
    entries.set(account, { tenantId, learnerId, fence, after: account.count, events });
  }
  return entries;
}

/** Whatever earns credit or moves the lease; news of deliveries and the like come from anywhere. */
function needsLease({ type }: LedgerEvent): boolean {
  return type === 'beat-accepted' || type === 'session-opened' || type === 'lease-taken';
}

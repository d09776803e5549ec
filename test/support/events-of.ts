import { type Clerk, type LearnerRef } from '../../engine/clerk/clerk.ts';
import { type StoredEvent } from '../../engine/ledger/compacted.ts';
import { gathered } from '../../engine/stores/gathered.ts';

/** All that is stored of a learner, for tests whose learners have short ledgers. */
export async function eventsOf(clerk: Clerk, ref: LearnerRef): Promise<readonly StoredEvent[]> {
  return (await gathered(clerk.pieces(ref))).events;
}

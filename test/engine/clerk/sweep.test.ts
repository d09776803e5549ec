/** Sweeping idle accounts must never leave two accounts of one learner. */

import { expect } from 'chai';
import { Clerk, type LearnerRef } from '../../../engine/clerk/clerk.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { plainLesson, plainPolicy } from '../../support/given.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const ref: LearnerRef = { tenantId: 'main', learnerId: 'anna', timeZone: 'UTC' };

describe('clerk: sweeping idle accounts', () => {
  it('spares an account for which a fencing number is being issued', async () => {
    const store = createMemoryLedgerStore();
    const clerk = new Clerk({
      store,
      clock: new ManualClock(),
      groupMs: 0,
      maxWaiting: 10,
      onStoreError: (error) => expect.fail(String(error)),
      onListenerError: (error) => expect.fail(String(error)),
    });
    await clerk.account(ref);
    const issueFence = store.issueFence.bind(store);
    store.issueFence = async (tenantId, learnerId) => {
      clerk.sweep(-1);
      await clerk.account(ref);
      return issueFence(tenantId, learnerId);
    };
    const verdict = await clerk.submitFenced(ref, (fence) => ({
      type: 'open',
      sessionId: 'session-1',
      fence,
      lesson: plainLesson,
      policy: plainPolicy,
      address: '192.0.2.1',
    }));
    expect(verdict.ok).to.equal(true);
    expect((await clerk.account(ref)).state.sessions.has('session-1')).to.equal(true);
    // What nobody holds goes, and comes back from the store as it was.
    clerk.sweep(-1);
    expect((await clerk.account(ref)).state.sessions.has('session-1')).to.equal(true);
  });
});

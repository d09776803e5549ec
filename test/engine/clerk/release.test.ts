/** Paced release where the beats go to one engine and the requests for media to another. */

import { expect } from 'chai';
import { Clerk } from '../../../engine/clerk/clerk.ts';
import { askRelease } from '../../../engine/clerk/release.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { beatOf, plainLesson, policyWith } from '../../support/given.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const ann = { tenantId: 'main', learnerId: 'ann', timeZone: 'UTC' };
const policy = policyWith({ release: { goalMs: 10_000, holdMs: 60_000 }, seek: { rule: 'free' } });

describe('clerk: paced release on another engine', () => {
  it('asks the store before it waits, so a moved playhead is known at once', async () => {
    const store = createMemoryLedgerStore();
    const clock = new ManualClock();
    const clerkOn = () =>
      new Clerk({
        ...{ store, clock, groupMs: 1, maxWaiting: 100, isStoreShared: true },
        onStoreError: (error) => expect.fail(String(error)),
        onListenerError: (error) => expect.fail(String(error)),
      });
    const [here, there] = [clerkOn(), clerkOn()];
    await here.submitFenced(ann, (fence) => {
      const opened = { lesson: plainLesson, policy, address: '192.0.2.7' };
      return { type: 'open', sessionId: 's1', fence, ...opened };
    });
    const gone = new AbortController();
    const ask = () => askRelease(there, ann, 's1', [50_000, 54_000], gone.signal);
    // It has read the account; what comes now it hears from nobody.
    await there.account(ann);
    await here.submit(ann, {
      type: 'beat',
      sessionId: 's1',
      beat: beatOf(1, { now: 'paused', positionMs: 48_000 }),
    });
    const startMs = performance.now();
    const release = await ask();
    expect(release.kind).to.equal('released');
    expect(performance.now() - startMs, 'milliseconds').to.be.below(200);
  });
});

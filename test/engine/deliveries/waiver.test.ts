/** A waiver covers what was claimed by then, on whichever engine. */

import { expect } from 'chai';
import { Clerk } from '../../../engine/clerk/clerk.ts';
import { type CarryOutPorts, carryOut } from '../../../engine/deliveries/carry-out.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { beatOf, plainLesson, plainPolicy } from '../../support/given.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const ref = { tenantId: 'main', learnerId: 'ann', timeZone: 'UTC' };
const sessionId = 's1';

describe('a waiver', () => {
  it('covers claims that another engine has stored a moment ago', async () => {
    const clock = new ManualClock();
    const store = createMemoryLedgerStore();
    const errors: unknown[] = [];
    const onStoreError = (error: unknown) => errors.push(error);
    const settings = { store, clock, groupMs: 1, maxWaiting: 100, isStoreShared: true };
    const [here, elsewhere] = [0, 1].map(
      () => new Clerk({ ...settings, onStoreError, onListenerError: onStoreError }),
    ) as [Clerk, Clerk];
    const opened = await here.submitFenced(ref, (fence) => ({
      type: 'open',
      sessionId,
      fence,
      lesson: plainLesson,
      policy: plainPolicy,
      address: '203.0.113.7',
    }));
    expect(opened.ok).to.equal(true);
    const from = clock.utcMs();
    await elsewhere.submit(ref, { type: 'beat', sessionId, beat: beatOf(1) });
    clock.advance(4_000);
    await elsewhere.submit(ref, {
      type: 'beat',
      sessionId,
      beat: beatOf(2, { spans: [[0, 4_000]] }),
    });
    expect((await here.account(ref)).state.sessions.get(sessionId)?.awaiting).to.deep.equal([]);

    const tenant = { tenantId: 'main', timeZone: 'UTC' };
    const row = { tenantId: 'main', learnerId: 'ann', sessionId };
    const ports = {
      clerk: here,
      catalogue: { tenant: () => Promise.resolve(tenant), session: () => Promise.resolve(row) },
    } as unknown as CarryOutPorts;
    const order = {
      order: 'waive',
      ...{ tenantId: 'main', sessionId, operator: 'olga', why: 'disk 3 died' },
      ...{ fromUtcMs: from, untilUtcMs: clock.utcMs() },
    } as const;
    const report = await carryOut(ports, order, '');
    expect(report.text).to.contain('4.0 s waived, 4.0 s of it credited');
    expect(errors).to.deep.equal([]);
  });
});

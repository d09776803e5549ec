import { expect } from 'chai';
import { Clerk } from '../../../engine/clerk/clerk.ts';
import { type LedgerStore } from '../../../engine/ledger/ports.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { Driver, beatOf } from '../../support/given.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { countTurns } from '../../support/turns.ts';

const ann = { tenantId: 'main', learnerId: 'ann', timeZone: 'UTC' };
const BEATS = 20_000;

/** A store in which a learner has been on for days. */
async function longHistory(): Promise<LedgerStore> {
  const d = new Driver().open();
  for (let beat = 0; beat < BEATS; beat += 1) {
    d.clock.pass(5_000);
    d.beat({ spans: [[(beat % 100) * 5_000, (beat % 100) * 5_000 + 5_000]] });
  }
  const store = createMemoryLedgerStore();
  const events = d.log;
  const fence = await store.issueFence(ann.tenantId, ann.learnerId);
  const { tenantId, learnerId } = ann;
  const opened = events.map((event) => ('fence' in event ? { ...event, fence } : event));
  await store.append([{ tenantId, learnerId, after: 0, fence, events: opened }]);
  return store;
}

describe('clerk: the account of a learner with a long history', function () {
  this.timeout(60_000);

  it('is folded in pieces, and what comes meanwhile is decided on the whole', async () => {
    const clerk = new Clerk({
      store: await longHistory(),
      clock: new ManualClock(),
      groupMs: 1,
      maxWaiting: 100,
      onStoreError: (error) => expect.fail(String(error)),
      onListenerError: (error) => expect.fail(String(error)),
    });
    const turns = countTurns();
    const before = process.cpuUsage();
    const asked = clerk.account(ann);
    const beat = beatOf(BEATS + 2, { spans: [] });
    const verdict = clerk.submit(ann, { type: 'beat', sessionId: 's1', beat });
    const { count, state } = await asked;
    // A busy machine gives the process pauses in which nothing turns.
    const { user, system } = process.cpuUsage(before);
    const workedMs = (user + system) / 1_000;
    turns.stop();
    expect(count).to.equal(BEATS + 1);
    expect(state.sessions.get('s1')?.lastSeq).to.equal(BEATS);
    expect(await verdict, 'one beat is missing before it').to.deep.include({ ok: false });
    expect(turns.count, `${workedMs} ms of work`).to.be.at.least(Math.floor(workedMs / 40));
    expect(turns.count).to.be.above(3);
  });
});

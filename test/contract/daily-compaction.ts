/** A running engine compacts by itself, and nobody who studies meanwhile notices. */

import { expect } from 'chai';
import { type EngineOptions } from '../../config/engine-options.ts';
import { Clerk } from '../../engine/clerk/clerk.ts';
import { compactDaily } from '../../engine/compacting.ts';
import { evolve } from '../../engine/ledger/evolve.ts';
import { initialState } from '../../engine/ledger/state.ts';
import { statementOf } from '../../engine/ledger/statement.ts';
import {
  ALL_OLD_MS,
  HOSTS,
  LEARNERS,
  study,
  type StudiedKind,
  type StudiedLedger,
  told,
} from '../engine/stores/compaction/studied-ledger.ts';
import { beatOf, plainLesson, plainPolicy } from '../support/given.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { until } from '../support/redis.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

export function clockAt(utcMs: number): ManualClock {
  const clock = new ManualClock();
  clock.stepUtc(utcMs - clock.utcMs());
  return clock;
}

export function compactsByItself(kind: StudiedKind): void {
  let original: StudiedLedger;
  let untouched: Record<string, unknown>;
  before(async () => {
    original = await kind.create();
    await study(original);
    untouched = await told(original);
  });
  after(() => original?.remove());

  async function countOf(ledger: StudiedLedger, what: string): Promise<number> {
    const [row] = await ledger.ask(`SELECT count(*) AS n FROM ${what}`);
    return Number(row?.['n']);
  }
  const NOTES = `ledger WHERE substr(events, 1, 10) = '\u0001compacted'`;

  function startEngine(ledger: StudiedLedger, more: Partial<EngineOptions>): Promise<TestEngine> {
    const { dataFolder, databaseUrl, databaseConnections } = ledger.place;
    const stores = { databaseUrl, databaseConnections, redisUrl: null };
    return startTestEngine({ dataFolder, stores, ...more }, { clock: clockAt(ALL_OLD_MS) });
  }

  it('leaves accounts in memory as right as what is read anew', async () => {
    const ledger = await kind.copy(original);
    const store = await ledger.open();
    const archive = await ledger.archive();
    const clock = clockAt(ALL_OLD_MS);
    const fail = (error: unknown) => expect.fail(String(error));
    const clerk = new Clerk({
      ...{ store, clock, groupMs: 0, maxWaiting: 100, isStoreShared: kind.isShared },
      ...{ onStoreError: fail, onListenerError: fail },
    });
    const ref = { tenantId: 'one', learnerId: 'ann', timeZone: 'UTC' };
    await clerk.submitFenced(ref, (fence) => ({
      ...{ type: 'open', sessionId: 'of today', fence },
      ...{ lesson: plainLesson, policy: plainPolicy, address: '192.0.2.1' },
    }));
    let seq = 0;
    const beat = async () => {
      seq += 1;
      clock.advance(1_000);
      const body = beatOf(seq, { spans: [[(seq - 1) * 1_000, seq * 1_000]] });
      const said = await clerk.submit(ref, { type: 'beat', sessionId: 'of today', beat: body });
      expect(said.ok, `beat ${seq}`).to.equal(true);
    };
    await beat();
    const said: string[] = [];
    const log = {
      info: (about: object, text: string) => void said.push(`${text} ${JSON.stringify(about)}`),
      error: (about: object, text: string) => expect.fail(`${text} ${JSON.stringify(about)}`),
    };
    const { place } = ledger;
    const compacting = compactDaily({ place, archive, utcMs: () => clock.utcMs(), log });
    compacting.begin();
    compacting.begin();
    while (said.length < HOSTS.length) {
      await beat();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await beat();
    expect(said.join()).to.match(/old events were compacted .*"tenantId":"two"/);
    const { head, events } = await store.read('one', 'ann');
    expect(events[0]?.type).to.equal('compacted');
    const anew = initialState();
    for (const event of events) evolve(anew, event);
    const account = await clerk.account(ref);
    expect(account.state).to.deep.equal(anew);
    expect(account.count).to.equal(head.count);
    expect(statementOf('ann', events, 0).sessions.at(-1)?.coverage.presentedMs).to.equal(
      seq * 1_000,
    );
    await compacting.stop();
    compacting.begin();
    await clerk.flush();
    await archive.close();
    await store.close();
    await ledger.remove();
  });

  it('runs in the engine once the day is signed, unless a setting says no', async () => {
    const ledger = await kind.copy(original);
    const off = await startEngine(ledger, { compacts: false });
    // Signed is what it does first; with that over, nothing more would begin.
    await until(async () => (await countOf(ledger, 'signed_head')) > 8, 'nothing was signed');
    await off.close();
    expect(await countOf(ledger, 'compacted')).to.equal(0);
    const on = await startEngine(ledger, {});
    await until(
      async () => (await countOf(ledger, NOTES)) === HOSTS.length,
      'the engine has compacted nothing',
    );
    await on.close();
    expect(await countOf(ledger, 'compacted')).to.equal(HOSTS.length * LEARNERS.length);
    expect(await told(ledger)).to.deep.equal(untouched);
    await ledger.remove();
  });

  it('ends with the engine, wherever it is, and leaves the old or the new', async () => {
    const ledger = await kind.copy(original);
    for (let round = 0; round < 3; round += 1) {
      const engine = await startEngine(ledger, {});
      await new Promise((resolve) => setTimeout(resolve, 250 * round));
      await engine.close();
      expect(await told(ledger), `round ${round}`).to.deep.equal(untouched);
    }
    await ledger.remove();
  });
}

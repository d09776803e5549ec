import { expect } from 'chai';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { type LedgerEvent } from '../../engine/ledger/events.ts';
import { type Statement } from '../../engine/protocol/statement.ts';
import { openSqliteLedgerStore } from '../../engine/stores/sqlite-ledger-store.ts';
import { EngineChild } from './engine-child.ts';
import { SteadyClient } from './steady-client.ts';

const KILLS = 20;
const CLIENTS = 16;
const BEAT_EVERY_MS = 120;
/** Each life of the engine after it said that it runs: long enough to resume and go on. */
const LIFE_MS = [350, 900] as const;
const SEGMENT_MS = 10_000;
const BUFFER_MS = 60_000;

describe('engine: killed twenty times under load', function () {
  this.timeout(240_000);
  let engine: EngineChild;
  let clients: SteadyClient[] = [];

  before(async () => {
    engine = await EngineChild.prepare({ id: 'durable', segmentMs: SEGMENT_MS });
    await engine.start();
    clients = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, index) => {
        const learner = `learner-${index}`;
        return new SteadyClient(engine.url, learner, await engine.token(learner, 'durable'));
      }),
    );
    await Promise.all(clients.map((client) => client.buffer(BUFFER_MS, SEGMENT_MS)));
    for (const client of clients) client.play(BEAT_EVERY_MS);
    // The acknowledgement of a later event: now the deliveries are durable, too.
    await until(
      () => clients.every(({ ackedSeq }) => ackedSeq >= 2),
      () => told(clients),
    );

    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(LIFE_MS[0] + Math.random() * (LIFE_MS[1] - LIFE_MS[0]));
      await engine.kill('SIGKILL');
      await engine.start();
    }
    for (const client of clients) client.pause();
    await until(
      () => clients.every(({ isSettled }) => isSettled),
      () => told(clients),
    );
  });

  after(async () => {
    for (const client of clients) client.close();
    await engine.remove();
  });

  it('the load was real: every client beat, resumed and resent through it', () => {
    for (const client of clients) {
      expect(client.welcomes, client.learner).to.be.at.least(KILLS / 2);
      expect(client.made.length).to.be.at.least(100);
      expect(client.claimedMs).to.be.within(5_000, BUFFER_MS);
    }
    expect(clients.reduce((sum, { resent }) => sum + resent, 0)).to.be.at.least(KILLS);
  });

  it('never took an acknowledgement back, and refused nothing', () => {
    expect(clients.flatMap(({ faults }) => faults)).to.deep.equal([]);
  });

  it('credits all that was presented, also what was buffered before a kill', async () => {
    for (const { learner, claimedMs } of clients) {
      const { sessions } = await engine.statement(learner);
      expect(sessions, learner).to.have.length(1);
      const { coverage } = sessions[0] as Statement['sessions'][number];
      expect(coverage).to.deep.equal({
        presentedMs: claimedMs,
        creditedMs: claimedMs,
        pendingMs: 0,
        refusedMs: {},
      });
    }
  });

  it('keeps the accounts in balance, and the same after one more kill', async () => {
    const before = await statements(engine, clients);
    for (const { sessions } of before) {
      for (const { coverage, time } of sessions) {
        expect(coverage.presentedMs).to.equal(
          coverage.creditedMs + coverage.pendingMs + sum(coverage.refusedMs),
        );
        expect(time.openMs).to.equal(time.countedMs + time.pendingMs + sum(time.notCountedMs));
      }
    }
    await engine.kill('SIGKILL');
    await engine.start();
    expect(await statements(engine, clients)).to.deep.equal(before);
  });

  it('stored every beat once, in order, as it was sent', async () => {
    for (const client of clients) client.close();
    await engine.kill('SIGTERM');
    const store = openSqliteLedgerStore(engine.dataFolder);
    try {
      for (const { learner, made, ackedSeq } of clients) {
        const { events } = await store.read(FIRST_TENANT, learner);
        expect(ackedSeq).to.equal(made.length);
        expect(beatsIn(events), learner).to.deep.equal(made);
      }
    } finally {
      await store.close();
    }
  });
});

function beatsIn(events: readonly LedgerEvent[]) {
  return events.flatMap((event) => (event.type === 'beat-accepted' ? [event.beat] : []));
}

function sum(account: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(account).reduce<number>((total, ms) => total + (ms ?? 0), 0);
}

/** Where clients stand that have not settled, for the message of a failure. */
function told(clients: readonly SteadyClient[]): string {
  return clients.flatMap((client) => (client.isSettled ? [] : [client.state])).join('; ');
}

async function statements(engine: EngineChild, clients: readonly SteadyClient[]) {
  const read = await Promise.all(clients.map(({ learner }) => engine.statement(learner)));
  return read.map(({ learnerId, lessons, sessions }) => ({
    learnerId,
    lessons,
    // A client that resumes after the restart is seen again, which is no change of its account.
    sessions: sessions.map((session) => ({ ...session, lastSeenUtcMs: 0 })),
  }));
}

async function until(holds: () => boolean, what: () => string, withinMs = 60_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${what()}`);
    await pause(20);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

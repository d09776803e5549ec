/**
 * Kill -9 again and again while learners study: nothing that was acknowledged may be lost, nothing
 * credited twice, and everything must go on without a hand. `durability.test.ts` kills each once,
 * `test/long/durability.long.ts` many times.
 */

import { expect } from 'chai';
import { type Context } from 'mocha';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { type StoredEvent } from '../../engine/ledger/compacted.ts';
import { type LedgerStore } from '../../engine/ledger/ports.ts';
import { type Statement } from '../../engine/protocol/statement.ts';
import { openPg } from '../../engine/stores/pg-driver.ts';
import { openPgLedgerStore } from '../../engine/stores/pg-ledger-store.ts';
import { openSqliteLedgerStore } from '../../engine/stores/sqlite-ledger-store.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { type RedisServer, startRedis, until } from '../support/redis.ts';
import { EngineChild } from './engine-child.ts';
import { SteadyClient } from './steady-client.ts';

const CLIENTS = 12;
/** What an engine takes of one learner for long is five a second, and beats are sent again besides. */
const beatEveryMs = (rounds: number): number => (rounds > 10 ? 250 : 120);
/** Time between two kills, counted from when what was killed runs again. */
const LIFE_MS = [350, 900] as const;
const SEGMENT_MS = 10_000;
const AHEAD_MS = 40_000;
const SETTLED_WITHIN_MS = 60_000;

/** Everything that runs, and how to end one of them without a word and have it back. */
interface Stage {
  readonly engines: readonly EngineChild[];
  readonly killOnce: (round: number) => Promise<void>;
  /** The ledger itself, once all engines have ended. */
  readonly openLedger: () => Promise<LedgerStore>;
  readonly close: () => Promise<void>;
}

/** The engine on its own files is killed. */
export function engineKilled(rounds: number): void {
  describe(`the engine is killed, ${rounds} times, on SQLite`, () =>
    killRounds(rounds, async () => {
      const engine = await EngineChild.prepare({ id: 'durable', segmentMs: SEGMENT_MS });
      return {
        engines: [engine],
        killOnce: () => again(engine),
        openLedger: () => Promise.resolve(openSqliteLedgerStore(engine.dataFolder)),
        close: () => engine.remove(),
      };
    }));
}

export type Victim = 'engine' | 'PostgreSQL' | 'Redis';

/**
 * Two engines on one PostgreSQL and one Redis: one of the three kinds is killed, or each in its turn.
 * @param times how often each of them is
 */
export function oneOfManyKilled(victims: readonly Victim[], times: number): void {
  const rounds = victims.length * times;
  const who = victims.join(', then ');
  const title = `${who} is killed, ${times} times, with two engines on PostgreSQL and Redis`;
  describe(title, () =>
    killRounds(rounds, async (context) => {
      const postgres = await startPostgres(context);
      const redis = await startRedis(context);
      const databaseUrl = await postgres.database();
      const env = {
        LECTERN_DATABASE_URL: databaseUrl,
        LECTERN_DATABASE_CONNECTIONS: '4',
        LECTERN_REDIS_URL: redis.url,
      };
      const first = await EngineChild.prepare({ id: 'durable', segmentMs: SEGMENT_MS }, env);
      const engines = [first, await EngineChild.beside(first)];
      const kill = {
        engine: (round: number) => again(engines[round % engines.length] ?? first),
        PostgreSQL: () => crash(postgres),
        Redis: (round: number) => wipe(redis, round),
      };
      return {
        engines,
        killOnce: (round) => {
          const victim = victims[round % victims.length] ?? 'engine';
          return kill[victim](Math.floor(round / victims.length));
        },
        openLedger: async () => {
          const database = await openPg({ url: databaseUrl, poolSize: 1 });
          const store = await openPgLedgerStore(database);
          return Object.assign(store, { close: () => database.close() });
        },
        close: async () => {
          for (const engine of engines) await engine.remove();
          await redis.stop();
          await postgres.stop();
        },
      };
    }),
  );
}

async function again(engine: EngineChild): Promise<void> {
  await engine.kill('SIGKILL');
  await engine.start();
}

async function crash(postgres: PostgresServer): Promise<void> {
  await postgres.kill('SIGKILL');
  await postgres.start();
}

/** The first time, and each second one after that, it comes back empty. */
async function wipe(redis: RedisServer, round: number): Promise<void> {
  await redis.kill('SIGKILL');
  await redis.start({ empty: round % 2 === 0 });
}

function killRounds(rounds: number, prepare: (context: Context) => Promise<Stage>): void {
  let stage: Stage | undefined;
  let engines: readonly EngineChild[] = [];
  let clients: SteadyClient[] = [];

  before(async function () {
    this.timeout(120_000 + rounds * 15_000);
    stage = await prepare(this);
    ({ engines } = stage);
    for (const engine of engines) await engine.start();
    clients = await Promise.all(
      Array.from({ length: CLIENTS }, (_, at) => begin(engines, at, beatEveryMs(rounds))),
    );
    await until(() => clients.every(({ ackedSeq }) => ackedSeq >= 2), 'nobody plays');
    for (let round = 0; round < rounds; round += 1) {
      await pause(LIFE_MS[0] + Math.random() * (LIFE_MS[1] - LIFE_MS[0]));
      await stage.killOnce(round);
      const acked = clients.map(({ ackedSeq }) => ackedSeq);
      const goesOn = () => clients.every(({ ackedSeq }, at) => ackedSeq > (acked[at] ?? 0));
      await until(goesOn, () => `after kill ${round + 1}: ${told(clients)}`, SETTLED_WITHIN_MS);
    }
    for (const client of clients) client.pause();
    const settled = () => clients.every(({ isSettled }) => isSettled);
    await until(settled, () => `not settled: ${told(clients)}`, SETTLED_WITHIN_MS);
  });

  after(async function () {
    this.timeout(60_000);
    for (const client of clients) client.close();
    await stage?.close();
  });

  it('never took an acknowledgement back, and refused nothing but for a store that was away', () => {
    expect(clients.flatMap(({ faults }) => faults)).to.deep.equal([]);
    // What comes between kills, less a fifth for chance: else nothing was under way when they came.
    const least = (0.8 * rounds * (LIFE_MS[0] + LIFE_MS[1])) / 2 / beatEveryMs(rounds);
    for (const { made } of clients) expect(made.length).to.be.at.least(least);
  });

  it('credits all that was presented, once', async function () {
    this.timeout(30_000);
    for (const { learner, claimedMs } of clients) {
      const wanted = { presentedMs: claimedMs, creditedMs: claimedMs, pendingMs: 0, refusedMs: {} };
      const { sessions, lessons } = await (engines[0] as EngineChild).statement(learner);
      expect(sessions, learner).to.have.length(1);
      const { coverage, time } = sessions[0] as Statement['sessions'][number];
      expect(coverage, learner).to.deep.equal(wanted);
      expect(lessons[0]?.creditedMs, learner).to.equal(claimedMs);
      expect(time.openMs).to.equal(time.countedMs + time.pendingMs + sum(time.notCountedMs));
    }
  });

  it('says the same on every engine, and after one more kill of all of them', async function () {
    this.timeout(60_000);
    const before = await statements(engines[0] as EngineChild, clients);
    for (const engine of engines) expect(await statements(engine, clients)).to.deep.equal(before);
    for (const engine of engines) await engine.kill('SIGKILL');
    for (const engine of engines) await engine.start();
    for (const engine of engines) expect(await statements(engine, clients)).to.deep.equal(before);
  });

  it('stored every beat once, in order, as it was sent', async function () {
    this.timeout(60_000);
    for (const client of clients) client.close();
    for (const engine of engines) await engine.kill('SIGTERM');
    const store = await (stage as Stage).openLedger();
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
}

/** One learner, whose media comes from the engine that has not the socket where there are two. */
async function begin(
  engines: readonly EngineChild[],
  at: number,
  everyMs: number,
): Promise<SteadyClient> {
  const own = engines[at % engines.length] as EngineChild;
  const other = engines[(at + 1) % engines.length] as EngineChild;
  const learner = `learner-${at}`;
  const client = new SteadyClient(own.url, learner, await own.token(learner, 'durable'));
  await client.buffer(AHEAD_MS, SEGMENT_MS);
  client.keepBuffered(other.url, AHEAD_MS, SEGMENT_MS);
  client.play(everyMs);
  return client;
}

function beatsIn(events: readonly StoredEvent[]) {
  return events.flatMap((event) => (event.type === 'beat-accepted' ? [event.beat] : []));
}

function sum(account: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(account).reduce<number>((total, ms) => total + (ms ?? 0), 0);
}

/** Where clients stand, for the message of a failure. */
function told(clients: readonly SteadyClient[]): string {
  return clients.map(({ state }) => state).join('; ');
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

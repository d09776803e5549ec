/** Any interleaving of study, nights, compactions, reads and crashes tells what no compaction would. */

import { expect } from 'chai';
import fc from 'fast-check';
import { eventsIn } from '../../../../engine/ledger/compacted.ts';
import { type LedgerEvent } from '../../../../engine/ledger/events.ts';
import { type LedgerStore } from '../../../../engine/ledger/ports.ts';
import { statementOf } from '../../../../engine/ledger/statement.ts';
import { compactStore } from '../../../../engine/stores/compaction/compact-store.ts';
import { signDay } from '../../../../engine/stores/evidence/sign-day.ts';
import { createMemoryLedgerStore } from '../../../../engine/stores/memory-ledger-store.ts';
import { honestLog } from '../../../arbitrary/honest-log.ts';
import { policyWith } from '../../../support/given.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres.ts';
import { rounds } from '../../../support/rounds.ts';
import { pgKind } from './pg-kind.ts';
import { sqliteKind } from './sqlite-kind.ts';
import {
  BEGAN_MS,
  DAY_MS,
  privateKey,
  type StudiedKind,
  type StudiedLedger,
  verified,
} from './studied-ledger.ts';

/** Raw days of their policies differ, so some hold up others of their host. */
const WHO = [
  { tenantId: 'one', learnerId: 'ann', rawDays: 1 },
  { tenantId: 'one', learnerId: 'bob', rawDays: 3 },
  { tenantId: 'two', learnerId: 'ann', rawDays: 1 },
  { tenantId: 'two', learnerId: '学员', rawDays: 2 },
] as const;
const logs = WHO.map(({ rawDays }, i) => {
  return honestLog(600_000, i + 1, policyWith({ evidence: { rawDays } })).events;
});

const handle = fc.nat(1);
const learner = fc.nat(WHO.length - 1);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('study' as const),
      handle,
      learners: fc.uniqueArray(learner, { minLength: 1 }),
      events: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('night' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('compact' as const), stopsAfter: fc.nat(30) }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('read' as const), handle, learner }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('close' as const), handle }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), handle }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The same event as if it had happened some days later. */
function later(event: LedgerEvent, days: number): LedgerEvent {
  const { at } = event;
  const moved = { utcMs: at.utcMs + days * DAY_MS, monoMs: at.monoMs + days * DAY_MS };
  return { ...event, at: { ...at, ...moved, day: at.day + days } };
}

function againstMemory(make: () => StudiedKind, numRuns: number): void {
  const seen = { compacted: 0, stopped: 0, mixed: 0, crashes: 0 };

  async function compare(steps: readonly Step[]): Promise<void> {
    const ledger: StudiedLedger = await make().create();
    const model = createMemoryLedgerStore();
    const handles: [LedgerStore, LedgerStore] = [await ledger.open(), await ledger.open()];
    const crashed: LedgerStore[] = [];
    const archive = await ledger.archive();
    const done = WHO.map(() => 0);
    let days = 0;

    async function same(store: LedgerStore, index: number): Promise<void> {
      const { tenantId, learnerId } = WHO[index] ?? WHO[0];
      const expected = await model.read(tenantId, learnerId);
      const found = await store.read(tenantId, learnerId);
      expect(found.head).to.deep.equal(expected.head);
      expect(statementOf(learnerId, found.events, 0)).to.deep.equal(
        statementOf(learnerId, expected.events, 0),
      );
      const [first] = found.events;
      const from = first === undefined ? 0 : eventsIn(first);
      if (first?.type === 'compacted' && found.events.length > 1) seen.mixed += 1;
      for (const after of new Set([from, (from + found.head.count) >> 1, found.head.count])) {
        const news = await store.read(tenantId, learnerId, after);
        expect(news.events).to.deep.equal(expected.events.slice(after));
      }
    }

    try {
      for (const move of steps) {
        switch (move.type) {
          case 'study': {
            const entries = move.learners.flatMap((index) => {
              const after = done[index] ?? 0;
              const log = logs[index] ?? [];
              const events = log.slice(after, after + move.events).map((each) => later(each, days));
              done[index] = after + events.length;
              const { tenantId, learnerId } = WHO[index] ?? WHO[0];
              return [{ tenantId, learnerId, fence: null, after, events }];
            });
            expect(await handles[move.handle === 0 ? 0 : 1].append(entries)).to.deep.equal([]);
            await model.append(entries);
            break;
          }
          case 'night':
            days += 1;
            await signDay(archive, privateKey, BEGAN_MS + days * DAY_MS);
            break;
          case 'compact': {
            let left = move.stopsAfter;
            const goesOn = () => (left -= 1) > 0;
            const options = { utcMs: BEGAN_MS + (days + 0.5) * DAY_MS, isDryRun: false, goesOn };
            const said = await compactStore(ledger.place, { ...options, isRunning: true });
            expect(said?.broken).to.deep.equal([]);
            seen.compacted += said?.tenants.length ?? 0;
            if (left <= 0) seen.stopped += 1;
            break;
          }
          case 'read':
            await same(handles[move.handle === 0 ? 0 : 1], move.learner);
            break;
          case 'close':
            await handles[move.handle === 0 ? 0 : 1].close();
            handles[move.handle === 0 ? 0 : 1] = await ledger.open();
            break;
          case 'crash':
            crashed.push(handles[move.handle === 0 ? 0 : 1]);
            handles[move.handle === 0 ? 0 : 1] = await ledger.open();
            seen.crashes += 1;
            break;
        }
      }
      for (const store of handles) for (const index of WHO.keys()) await same(store, index);
      expect((await verified(ledger)).faults).to.deep.equal([]);
    } finally {
      for (const store of [...handles, ...crashed]) await store.close();
      await archive.close();
      await ledger.remove();
    }
  }

  it('reads the same statements, chains and news', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 50 }), compare), {
      numRuns,
    });
    expect(seen.compacted, 'hosts compacted').to.be.greaterThan(numRuns / 2);
    expect(seen.stopped, 'compactions stopped on the way').to.be.greaterThan(numRuns / 3);
    expect(seen.mixed, 'records with raw events behind them').to.be.greaterThan(numRuns / 2);
    expect(seen.crashes, 'crashes').to.be.greaterThan(numRuns / 6);
  });
}

describe('a ledger that is compacted now and then, against one in memory that is not', function () {
  this.timeout(rounds(60_000, 600_000));
  let server: PostgresServer;

  describe('SQLite', () => {
    againstMemory(() => sqliteKind, rounds(20, 60));
  });

  describe('PostgreSQL', () => {
    before(async function () {
      server = await startPostgres(this);
    });
    after(() => server?.stop());
    againstMemory(() => pgKind(() => server), rounds(8, 24));
  });
});

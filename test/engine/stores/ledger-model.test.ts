import { expect } from 'chai';
import fc from 'fast-check';

import { type LedgerEntry, type LedgerStore } from '../../../engine/ledger/ports.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { beatEvent, entry } from './ledger-events.ts';
import { type IndexLimits } from '../../../engine/stores/learner-index.ts';
import { openPg, type PgDatabase } from '../../../engine/stores/pg-driver.ts';
import { openPgLedgerStore } from '../../../engine/stores/pg-ledger-store.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { rounds } from '../../support/rounds.ts';
import { tempFolder } from './temp-folder.ts';

const TENANTS = ['h', 'h1', 'h/1'];
const LEARNERS = ['a', '1a', 'aa', 'a b', '学', '__proto__'];

/** Which of the two handles acts: two nodes on one file. */
const handle = fc.nat(1);
const who = fc.record({
  tenantId: fc.constantFrom(...TENANTS),
  learnerId: fc.constantFrom(...LEARNERS),
});
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('append' as const),
      handle,
      entries: fc.array(
        fc.record({
          who,
          events: fc.nat(3),
          staleBy: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, -1, null),
          behindBy: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, -1),
        }),
        { maxLength: 12 },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('issue' as const), handle, who }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('read' as const), handle, who }) },
  // Closing writes the index; leaving the handle behind is what a crash does.
  { weight: 1, arbitrary: fc.record({ type: fc.constant('close' as const), handle }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('crash' as const), handle }) },
);
const limits = fc.record({
  chunkIds: fc.constantFrom(1, 2, 5, 64),
  lagRows: fc.constantFrom(0, 3, 10, 3_000),
  learnersPerCommit: fc.constantFrom(0, 1, 2, 64),
});

/** A ledger that several handles can be opened on; `limits` concern SQLite alone. */
interface Shared {
  open(limits: IndexLimits): Promise<LedgerStore>;
  remove(): Promise<void>;
}

function onSqlite(): Shared {
  const folder = tempFolder();
  return {
    open: (indexLimits) => Promise.resolve(openSqliteLedgerStore(folder.path, indexLimits)),
    remove: () => Promise.resolve(folder.remove()),
  };
}

describe('SQLite ledger against the ledger in memory', function () {
  this.timeout(rounds(120_000, 600_000));
  againstMemory(onSqlite, rounds(30, 200));
});

describe('PostgreSQL ledger against the ledger in memory', function () {
  this.timeout(rounds(120_000, 600_000));
  let server: PostgresServer | undefined;
  before(async function () {
    server = await startPostgres(this);
  });
  after(() => server?.stop());

  function onPostgres(): Shared {
    const address = server?.database();
    const databases: PgDatabase[] = [];
    return {
      async open() {
        const database = await openPg({ url: (await address) ?? '', poolSize: 2 });
        databases.push(database);
        return openPgLedgerStore(database);
      },
      async remove() {
        await Promise.all(databases.map((database) => database.close()));
      },
    };
  }
  againstMemory(onPostgres, rounds(12, 60));
});

function againstMemory(make: () => Shared, numRuns: number): void {
  const seen = { events: 0, fenced: 0, behind: 0, foreign: 0, crash: 0 };

  it('reads the same after any interleaving of two handles, closings and crashes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), limits, compare),
      { numRuns },
    );
    expect(seen.events, 'events appended').to.be.greaterThan(8 * numRuns);
    expect(seen.fenced, 'entries fenced').to.be.greaterThan(numRuns / 3);
    expect(seen.behind, 'entries behind').to.be.greaterThan(numRuns / 3);
    expect(seen.foreign, 'steps after another handle').to.be.greaterThan(numRuns);
    expect(seen.crash, 'crashes').to.be.greaterThan(numRuns / 6);
  });

  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
  type Limits = typeof limits extends fc.Arbitrary<infer T> ? T : never;

  async function compare(steps: readonly Step[], indexLimits: Limits): Promise<void> {
    const shared = make();
    const open = () => shared.open(indexLimits);
    const model = createMemoryLedgerStore();
    const handles: [LedgerStore, LedgerStore] = [await open(), await open()];
    let number = 0;
    let last = 0;

    async function same(store: LedgerStore, tenantId: string, learnerId: string) {
      const expected = await model.read(tenantId, learnerId);
      expect(await store.read(tenantId, learnerId)).to.deep.equal(expected);
      const after = expected.head.count >> 1;
      expect(await store.read(tenantId, learnerId, after)).to.deep.equal({
        head: expected.head,
        events: expected.events.slice(after),
      });
    }

    async function entryFor(asked: {
      who: { tenantId: string; learnerId: string };
      events: number;
      staleBy: number | null;
      behindBy: number;
    }): Promise<LedgerEntry> {
      const { tenantId, learnerId } = asked.who;
      const { head } = await model.read(tenantId, learnerId);
      let { fence } = head;
      if (fence === 0) {
        fence = await model.issueFence(tenantId, learnerId);
        await handles[number % 2 === 0 ? 0 : 1].issueFence(tenantId, learnerId);
      }
      const events = Array.from({ length: asked.events }, () => beatEvent(number++));
      const given = asked.staleBy === null ? null : fence - asked.staleBy;
      return entry(tenantId, learnerId, given, head.count - asked.behindBy, ...events);
    }

    try {
      for (const move of steps) {
        const index = move.handle === 0 ? 0 : 1;
        if (index !== last) seen.foreign += 1;
        last = index;
        const store = handles[index];
        switch (move.type) {
          case 'append': {
            const entries: LedgerEntry[] = [];
            for (const asked of move.entries) entries.push(await entryFor(asked));
            const rejected = await store.append(entries);
            const expected = await model.append(entries);
            expect(rejected).to.have.deep.members([...expected]);
            for (const { why } of rejected) seen[why] += 1;
            break;
          }
          case 'issue': {
            const { tenantId, learnerId } = move.who;
            expect(await store.issueFence(tenantId, learnerId)).to.equal(
              await model.issueFence(tenantId, learnerId),
            );
            break;
          }
          case 'read':
            await same(store, move.who.tenantId, move.who.learnerId);
            break;
          case 'close':
            await store.close();
            handles[index] = await open();
            break;
          case 'crash':
            handles[index] = await open();
            seen.crash += 1;
            break;
        }
      }
      seen.events += number;
      for (const store of handles) {
        for (const tenantId of TENANTS) {
          for (const learnerId of LEARNERS) await same(store, tenantId, learnerId);
        }
        await store.close();
      }
    } finally {
      await shared.remove();
    }
  }
}

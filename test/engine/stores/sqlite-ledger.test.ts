import { expect } from 'chai';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { LedgerDamage } from '../../../engine/ledger/evolve.ts';
import { type LedgerStore } from '../../../engine/ledger/ports.ts';
import { LEDGER_MIGRATIONS, migrateLedger } from '../../../engine/stores/ledger-schema.ts';
import { openDatabase, type SqliteDatabase } from '../../../engine/stores/sqlite-driver.ts';
import { LEDGER_FILE, openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { StoreError } from '../../../engine/stores/store-error.ts';
import { rejection } from '../../contract/rejection.ts';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { beatEvent, entry as entryAfter } from './ledger-events.ts';
import { tempFolder } from './temp-folder.ts';

describe('SQLite ledger', () => {
  let folder: ReturnType<typeof tempFolder>;
  let raw: SqliteDatabase;
  let store: LedgerStore;

  /** Entries in the order in which they are appended. */
  let counts: Map<string, number>;
  function entry(tenantId: string, learnerId: string, fence: number, ...events: LedgerEvent[]) {
    const name = `${tenantId}/${learnerId}`;
    const after = counts.get(name) ?? 0;
    counts.set(name, after + events.length);
    return entryAfter(tenantId, learnerId, fence, after, ...events);
  }

  beforeEach(async () => {
    folder = tempFolder();
    counts = new Map();
    store = openSqliteLedgerStore(folder.path);
    raw = openDatabase(folder.path, LEDGER_FILE);
    await store.issueFence('host', 'ann');
    await store.issueFence('host', 'bob');
    await store.append([
      entry('host', 'bob', 1, beatEvent(0)),
      entry('host', 'ann', 1, beatEvent(1), beatEvent(2)),
    ]);
    await store.append([entry('host', 'bob', 1, beatEvent(3))]);
  });
  afterEach(async () => {
    raw.close();
    await store.close().catch(() => undefined);
    folder.remove();
  });

  function count(sql: string): number {
    return (raw.prepare(`SELECT count(*) AS n FROM ${sql}`).get() as { n: number }).n;
  }

  function spoil(sql: string): void {
    raw.exec('DROP TRIGGER IF EXISTS ledger_rows_stand; DROP TRIGGER IF EXISTS ledger_rows_stay');
    raw.exec(sql);
  }

  describe('the file', () => {
    it('holds one row a host and commit', async () => {
      await store.issueFence('other', 'ann');
      await store.append([
        entry('host', 'ann', 1, beatEvent(4)),
        entry('other', 'ann', 1, beatEvent(5)),
        entry('host', 'bob', 1, beatEvent(6)),
      ]);
      const rows = raw.prepare('SELECT id, tenant, events FROM ledger WHERE id > 2').all() as {
        id: number;
        tenant: string;
        events: string;
      }[];
      expect(rows.map(({ id, tenant }) => ({ id, tenant }))).to.deep.equal([
        { id: 3, tenant: 'host' },
        { id: 4, tenant: 'other' },
      ]);
      const { head: ann } = await store.read('host', 'ann');
      const { head: bob } = await store.read('host', 'bob');
      expect(rows[0]?.events).to.equal(
        `ann\t${JSON.stringify(beatEvent(4))}\t${ann.chain}\n` +
          `bob\t${JSON.stringify(beatEvent(6))}\t${bob.chain}\n`,
      );
    });

    it('lets nobody change a row', () => {
      expect(() => raw.exec("UPDATE ledger SET tenant = 'x' WHERE id = 1")).to.throw(
        /never changed/,
      );
    });

    it('has an empty log after closing', async () => {
      await store.close();
      const log = join(folder.path, `${LEDGER_FILE}-wal`);
      expect(existsSync(log) ? statSync(log).size : 0).to.equal(0);
    });

    it('of a newer engine is refused and left alone', async () => {
      await store.close();
      raw.exec('PRAGMA user_version = 99');
      expect(() => openSqliteLedgerStore(folder.path)).to.throw(
        StoreError,
        /newer engine. Reason: its tables have version 99, this engine knows 0 to 4\. Start/,
      );
      raw.exec('PRAGMA user_version = 4');
      store = openSqliteLedgerStore(folder.path);
      expect((await store.read('host', 'ann')).events).to.have.length(2);
    });

    it('of an older engine is lifted once, wholly or not at all', () => {
      const more = [...LEDGER_MIGRATIONS, 'CREATE TABLE later (x)', 'CREATE TABLE latest (x)'];
      const broken = [...more.slice(0, 5), 'CREATE TABLE half (x); CREATE TABLE ledger (x)'];
      expect(() => migrateLedger(raw, broken)).to.throw(/already exists/);
      expect(raw.prepare('PRAGMA user_version').get()).to.include({ user_version: 4 });
      expect(count("sqlite_master WHERE name IN ('later', 'half')")).to.equal(0);
      migrateLedger(raw, more);
      migrateLedger(raw, more);
      expect(raw.prepare('PRAGMA user_version').get()).to.include({ user_version: 6 });
      expect(count("sqlite_master WHERE name IN ('later', 'latest')")).to.equal(2);
    });

    it('that is something else is refused', () => {
      const other = tempFolder();
      try {
        writeFileSync(join(other.path, LEDGER_FILE), 'no database at all, a text. '.repeat(400));
        expect(() => openSqliteLedgerStore(other.path)).to.throw(
          StoreError,
          /ledger.db cannot be opened. Reason: .*not a database/,
        );
        expect(() => openSqliteLedgerStore(join(other.path, LEDGER_FILE))).to.throw(
          StoreError,
          /cannot be opened. Reason: .*Check that the data folder/,
        );
      } finally {
        other.remove();
      }
    });
  });

  describe('the index of learners', () => {
    it('is written behind: nothing at first, all at closing', async () => {
      expect(count('learner_rows')).to.equal(0);
      await store.close();
      expect(count('learner_rows')).to.equal(2);
      expect(raw.prepare('SELECT indexed_to FROM mark').get()).to.include({ indexed_to: 2 });
    });

    it('is written in chunks of 64 while the learner goes on, not before', async () => {
      for (let i = 0; i < 63; i += 1) {
        await store.append([entry('host', 'ann', 1, beatEvent(10 + i))]);
      }
      expect(count('learner_rows')).to.equal(0);
      await store.append([entry('host', 'ann', 1, beatEvent(100))]);
      expect(count("learner_rows WHERE learner = 'ann'")).to.equal(1);
      expect(count("learner_rows WHERE learner = 'bob'")).to.equal(0);
      // bob's first row is not written yet, so the mark stays before it.
      expect(raw.prepare('SELECT indexed_to FROM mark').get()).to.include({ indexed_to: 0 });
      expect((await store.read('host', 'ann')).events).to.have.length(66);
    });

    it('follows old rows however few a learner has, some learners a commit', async () => {
      await store.close();
      const limits = { chunkIds: 64, lagRows: 5, learnersPerCommit: 1 };
      store = openSqliteLedgerStore(folder.path, limits);
      for (const learnerId of ['c', 'd', 'e']) await store.issueFence('host', learnerId);
      await store.append(['c', 'd', 'e'].map((id) => entry('host', id, 1, beatEvent(1))));
      for (let i = 0; i < 5; i += 1) await store.append([entry('host', 'ann', 1, beatEvent(i))]);
      const late = "learner_rows WHERE learner IN ('c', 'd', 'e')";
      expect(count(late)).to.equal(0);
      await store.append([entry('host', 'ann', 1, beatEvent(9))]);
      expect(count(late)).to.equal(1);
      await store.append([entry('host', 'ann', 1, beatEvent(9))]);
      await store.append([entry('host', 'ann', 1, beatEvent(9))]);
      expect(count(late)).to.equal(3);
    });

    it('loses no row to a crash when hosts alternate within one commit', async () => {
      await store.close();
      store = openSqliteLedgerStore(folder.path, { chunkIds: 1, lagRows: 0, learnersPerCommit: 1 });
      const who = [
        ['h1', 'a'],
        ['h2', 'a'],
        ['h1', 'b'],
      ] as const;
      for (const [tenantId, learnerId] of who) await store.issueFence(tenantId, learnerId);
      await store.append(
        who.map(([tenantId, learnerId], n) => entry(tenantId, learnerId, 1, beatEvent(n))),
      );
      // The next commit writes the index of one of them and moves the mark.
      await store.append([]);
      const crashed = store;
      store = openSqliteLedgerStore(folder.path);
      for (const [tenantId, learnerId] of who) {
        expect((await store.read(tenantId, learnerId)).events, tenantId + learnerId).to.have.length(
          1,
        );
      }
      await crashed.close();
    });

    it('does not hold twice what two handles have both seen', async () => {
      const other = openSqliteLedgerStore(folder.path);
      await other.append([entry('host', 'ann', 1, beatEvent(4))]);
      await store.append([entry('host', 'ann', 1, beatEvent(5))]);
      await other.close();
      await store.close();
      store = openSqliteLedgerStore(folder.path);
      expect((await store.read('host', 'ann')).events).to.deep.equal(
        [1, 2, 4, 5].map((number) => beatEvent(number)),
      );
      const rows = raw.prepare('SELECT row_ids FROM learner_rows WHERE learner = ?').all('ann');
      expect(rows).to.deep.equal([{ row_ids: '1 2 1' }]);
    });
  });

  describe('damage', () => {
    const cases: Record<string, [spoil: string, reason: RegExp]> = {
      'a line that is no JSON': ['events = replace(events, \'"v":1\', \'"v":\')', /not JSON/],
      'a line that is no event': [
        "events = 'ann' || char(9) || '7' || char(9) || substr(events, -44)",
        /not an event/,
      ],
      'a line without its link': [
        'events = replace(events, char(9) || substr(events, -44), char(10))',
        /no link of the chain/,
      ],
      'a cut line': ['events = substr(events, 1, length(events) - 1)', /line is cut/],
      'an event of a later version': [
        'events = replace(events, \'"v":1\', \'"v":9\')',
        /version 9; this engine knows/,
      ],
      'a line that is gone': ["events = 'bob' || char(9) || '{}' || char(10)", /is missing/],
    };
    for (const [name, [change, reason]] of Object.entries(cases)) {
      it(`${name} is reported with its row`, async () => {
        await store.close();
        store = openSqliteLedgerStore(folder.path);
        spoil(`UPDATE ledger SET ${change} WHERE id = 1`);
        const message = await rejection(store.read('host', 'ann'));
        expect(message).to.match(/^LedgerDamage: Row 1 of the ledger cannot be read. Reason: /);
        expect(message).to.match(reason);
        // Others go on, also in one call with a learner of whom nobody can say how far it is.
        const cid = entry('host', 'cid', await store.issueFence('host', 'cid'), beatEvent(9));
        await store.append([entry('host', 'ann', 1, beatEvent(9)), cid]);
        expect((await store.read('host', 'cid')).events).to.have.length(1);
      });
    }

    it('a row that is gone is reported', async () => {
      await store.close();
      store = openSqliteLedgerStore(folder.path);
      spoil('DELETE FROM ledger WHERE id = 1');
      expect(await rejection(store.read('host', 'ann'))).to.match(/LedgerDamage: Row 1 .* missing/);
    });

    it('a garbled index is reported', async () => {
      await store.close();
      store = openSqliteLedgerStore(folder.path);
      for (const text of ['', '1 -2', '1  2', 'x!', '1.5']) {
        raw.prepare('UPDATE learner_rows SET row_ids = ?').run(text);
        expect(await rejection(store.read('host', 'ann')), text).to.match(
          /LedgerDamage: The index/,
        );
      }
    });

    it('a line without a learner in the newest rows stops the start', () => {
      spoil("UPDATE ledger SET events = events || 'no tab' WHERE id = 2");
      expect(() => openSqliteLedgerStore(folder.path)).to.throw(LedgerDamage, /Row 2 .*cut/);
    });
  });

  it('commits nothing and keeps working when a statement fails in the middle', async () => {
    await store.issueFence('other', 'eve');
    raw.exec(
      "CREATE TRIGGER no_eve BEFORE INSERT ON ledger WHEN new.tenant = 'other' BEGIN SELECT RAISE(ABORT, 'not today'); END",
    );
    const both = [entry('host', 'ann', 1, beatEvent(5)), entry('other', 'eve', 1, beatEvent(6))];
    expect(await rejection(store.append(both))).to.match(/not today/);
    expect((await store.read('host', 'ann')).events).to.have.length(2);
    raw.exec('DROP TRIGGER no_eve');
    expect(await store.append(both)).to.deep.equal([]);
    expect((await store.read('host', 'ann')).events).to.have.length(3);
    expect((await store.read('other', 'eve')).events).to.have.length(1);
  });

  it('forgets a fencing number whose issuing failed', async () => {
    raw.exec(
      "CREATE TRIGGER no_eve BEFORE INSERT ON lease WHEN new.learner = 'eve' BEGIN SELECT RAISE(ABORT, 'not today'); END",
    );
    const both = [store.issueFence('host', 'ann'), store.issueFence('host', 'eve')];
    for (const issued of both) expect(await rejection(issued)).to.match(/not today/);
    expect(await store.append([entry('host', 'ann', 1, beatEvent(5))])).to.deep.equal([]);
    expect((await store.read('host', 'ann')).head.fence).to.equal(1);
    expect(await store.issueFence('host', 'ann')).to.equal(2);
  });

  it('lets other work run while it reads a learner of many rows', async () => {
    for (let i = 0; i < 300; i += 1) await store.append([entry('host', 'ann', 1, beatEvent(i))]);
    let turns = 0;
    let reading = true;
    const count = () => {
      turns += 1;
      if (reading) setImmediate(count);
    };
    setImmediate(count);
    const { events } = await store.read('host', 'ann');
    reading = false;
    expect(events).to.have.length(302);
    expect(turns).to.be.greaterThan(1);
  });
});

/** Raw lines become records: nobody who reads notices, and whoever edits a record is named. */

import { expect } from 'chai';
import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Compacted } from '../../../../engine/ledger/compacted.ts';
import { compactSqlite } from '../../../../engine/stores/compaction/compact-sqlite.ts';
import { packRecord, unpackRecord } from '../../../../engine/stores/compaction/record.ts';
import { signDay } from '../../../../engine/stores/evidence/sign-day.ts';
import { openSqliteArchive } from '../../../../engine/stores/evidence/sqlite-archive.ts';
import { openDatabase, type SqliteDatabase } from '../../../../engine/stores/sqlite-driver.ts';
import { openSqliteLedgerStore } from '../../../../engine/stores/sqlite-ledger-store.ts';
import { finished, startProgram } from '../child.ts';
import { beatEvent, entry } from '../ledger-events.ts';
import { tempFolder } from '../temp-folder.ts';
import {
  BEGAN_MS,
  DAYS,
  DAY_MS,
  HOSTS,
  LEARNERS,
  privateKey,
  study,
  told,
  verified,
} from './studied-folder.ts';

const KILLS = 7;
/** Everything but the last day is older than two days then. */
const PART_OLD_MS = BEGAN_MS + DAYS * DAY_MS + DAY_MS / 4;
const ALL_OLD_MS = BEGAN_MS + 30 * DAY_MS;

describe('compacting ledger.db', function () {
  this.timeout(180_000);
  const original = tempFolder();
  let untouched: Record<string, unknown>;

  before(async () => {
    await study(original.path);
    untouched = await told(original.path);
    expect((await verified(original.path)).faults).to.deep.equal([]);
  });
  after(() => original.remove());

  /** A copy of its own for one test. */
  async function onCopy(test: (folder: string) => Promise<void>): Promise<void> {
    const copy = tempFolder();
    try {
      cpSync(original.path, copy.path, { recursive: true });
      await test(copy.path);
    } finally {
      copy.remove();
    }
  }

  const compactAt = (folder: string, utcMs: number, isDryRun = false) =>
    compactSqlite(folder, { utcMs, isDryRun, shrinks: true });

  async function ask<T>(folder: string, use: (database: SqliteDatabase) => T): Promise<T> {
    const database = openDatabase(folder, 'ledger.db');
    try {
      return await Promise.resolve(use(database));
    } finally {
      database.close();
    }
  }

  const rowsIn = (folder: string) =>
    ask(folder, (db) => (db.prepare('SELECT count(*) AS n FROM ledger').get() as { n: number }).n);

  it('changes no statement and no chain, part after part, and every head can still be checked', () =>
    onCopy(async (folder) => {
      const whole = await verified(folder);
      const rows = await rowsIn(folder);
      const size = statSync(join(folder, 'ledger.db')).size;
      const first = await compactAt(folder, PART_OLD_MS);
      expect(first.map(({ tenantId }) => tenantId)).to.deep.equal([...HOSTS]);
      expect(await rowsIn(folder)).to.be.within(10, rows * 0.8);
      expect(await told(folder)).to.deep.equal(untouched);
      const part = await verified(folder);
      expect(part.faults).to.deep.equal([]);
      expect(part).to.include({
        events: whole.events,
        learners: whole.learners,
        heads: whole.heads,
      });
      expect(part.compacted).to.be.within(whole.events * 0.3, whole.events * 0.9);
      expect(await compactAt(folder, PART_OLD_MS), 'once is enough').to.deep.equal([]);

      await compactAt(folder, ALL_OLD_MS);
      expect(await told(folder)).to.deep.equal(untouched);
      const all = await verified(folder);
      expect(all.faults).to.deep.equal([]);
      expect(all).to.include({ events: whole.events, compacted: whole.events, heads: whole.heads });
      expect(statSync(join(folder, 'ledger.db')).size).to.be.below(size / 5);
      for (const { bytesBefore, bytesAfter } of first) {
        expect(bytesAfter).to.be.below(bytesBefore / 10);
      }
      expect(HOSTS.length * LEARNERS.length).to.equal(all.learners);
    }));

  it('goes on from there: events, fences, counts and the next signed head', () =>
    onCopy(async (folder) => {
      const store = openSqliteLedgerStore(folder);
      const { head } = await store.read('one', 'ann');
      // Another handle compacts while this one is open, as another process would.
      await compactAt(folder, ALL_OLD_MS);
      expect((await store.read('one', 'ann')).head).to.deep.equal(head);
      expect((await store.read('one', 'ann', head.count)).events).to.deep.equal([]);
      const [record, ...rest] = (await store.read('one', 'ann', head.count - 1)).events;
      expect(record?.type).to.equal('compacted');
      expect(rest).to.deep.equal([]);
      const fence = await store.issueFence('one', 'ann');
      const next = entry('one', 'ann', fence, head.count, beatEvent(1));
      expect(await store.append([next])).to.deep.equal([]);
      expect(await store.append([next])).to.have.length(1);
      await store.close();
      const again = openSqliteLedgerStore(folder);
      const found = await again.read('one', 'ann', head.count);
      expect(found.events).to.deep.equal([beatEvent(1)]);
      expect(found.head.count).to.equal(head.count + 1);
      await again.close();
      const archive = openSqliteArchive(folder);
      expect(await signDay(archive, privateKey, ALL_OLD_MS)).to.have.length(HOSTS.length);
      await archive.close();
      expect((await verified(folder)).faults).to.deep.equal([]);
    }));

  it('says the same in a dry run, and writes nothing', () =>
    onCopy(async (folder) => {
      const said = await compactAt(folder, PART_OLD_MS, true);
      expect((await verified(folder)).compacted).to.equal(0);
      expect(await compactAt(folder, PART_OLD_MS)).to.deep.equal(said);
      expect(await compactAt(folder, BEGAN_MS)).to.deep.equal([]);
    }));

  it('touches nothing that is young, or that no head covers', () =>
    onCopy(async (folder) => {
      expect(await compactAt(folder, BEGAN_MS + 2 * DAY_MS)).to.deep.equal([]);
      await ask(folder, (db) => db.exec('DELETE FROM signed_head'));
      expect(await compactAt(folder, ALL_OLD_MS)).to.deep.equal([]);
      expect(await told(folder)).to.deep.equal(untouched);
    }));

  it('compacts nothing where the ledger is broken', () =>
    onCopy(async (folder) => {
      await ask(folder, (db) => {
        db.exec('DROP TRIGGER ledger_rows_stand');
        db.exec(`UPDATE ledger SET events = replace(events, '"rate":1', '"rate":2') WHERE id = 21`);
      });
      let failure = '';
      await compactAt(folder, ALL_OLD_MS).catch((error: unknown) => (failure = String(error)));
      expect(failure).to.match(
        /Nothing was compacted. Reason: row \d+ .* Run lectern-engine verify/,
      );
      expect((await verified(folder)).compacted).to.equal(0);
    }));

  it('lets nobody change a record, nor remove a row that still counts', () =>
    onCopy(async (folder) => {
      await compactAt(folder, PART_OLD_MS);
      await ask(folder, (db) => {
        expect(() => db.exec('UPDATE compacted SET events = 1')).to.throw(/never changed/);
        expect(() => db.exec('DELETE FROM ledger')).to.throw(/only compacted rows/);
      });
    }));

  describe('verify', () => {
    const edits: Readonly<Record<string, (db: SqliteDatabase) => void>> = {
      'credit changed inside a record, packed anew': (db) => {
        rewrite(db, (record) => {
          const text = JSON.stringify(record).replace(/"creditedMs":\d+/g, '"creditedMs":9999999');
          return JSON.parse(text) as Compacted;
        });
      },
      'a run changed inside a record': (db) => {
        rewrite(db, (record) => ({ ...record, sessions: record.sessions.slice(1) }));
      },
      'bytes of a record changed': (db) => {
        const change = db.prepare(
          `UPDATE compacted SET packed = ? WHERE tenant = 'one' AND learner = ?`,
        );
        change.run(Buffer.from('no record'), 'bob');
      },
      'a record removed': (db) => {
        db.exec(`DELETE FROM compacted WHERE tenant = 'one' AND learner = 'bob'`);
      },
      'a record that says it stands for more': (db) => {
        db.exec(
          `UPDATE compacted SET events = events + 1 WHERE tenant = 'one' AND learner = 'bob'`,
        );
      },
      'a record invented': (db) => {
        db.exec(
          `INSERT INTO compacted SELECT tenant, 'bob 2', up_to, events, chain, raw_days, packed FROM compacted WHERE tenant = 'one' AND learner = 'bob'`,
        );
      },
      'a record of one learner given to another': (db) => {
        db.exec(
          `CREATE TEMP TABLE a AS SELECT * FROM compacted WHERE tenant = 'one' AND learner = 'ann'`,
        );
        db.exec(`DELETE FROM compacted WHERE tenant = 'one' AND learner = 'bob'`);
        db.exec(
          `INSERT INTO compacted SELECT tenant, 'bob', up_to, events, chain, raw_days, packed FROM a`,
        );
      },
    };

    function rewrite(db: SqliteDatabase, change: (record: Compacted) => Compacted): void {
      const row = db
        .prepare(
          `SELECT tenant AS tenantId, learner AS learnerId, events, chain, packed FROM compacted WHERE tenant = 'one' AND learner = 'bob'`,
        )
        .get() as Parameters<typeof unpackRecord>[0];
      const { packed } = packRecord(change(unpackRecord(row).record));
      db.prepare(`UPDATE compacted SET packed = ? WHERE tenant = 'one' AND learner = ?`).run(
        packed,
        'bob',
      );
    }

    for (const [name, edit] of Object.entries(edits)) {
      it(`names the learner: ${name}`, () =>
        onCopy(async (folder) => {
          await compactAt(folder, PART_OLD_MS);
          await ask(folder, (db) => {
            db.exec('DROP TRIGGER records_stand');
            edit(db);
          });
          const { faults } = await verified(folder);
          const named = faults.map(({ tenantId, learnerId }) => `${tenantId} ${learnerId}`);
          expect(named[0]).to.match(/^one bob/);
          expect(faults.some(({ kind }) => kind === 'false-record')).to.equal(true);
        }));
    }

    it('notices that the note of a record was removed, or the chain before it was cut off', () =>
      onCopy(async (folder) => {
        await compactAt(folder, PART_OLD_MS);
        const archive = openSqliteArchive(folder);
        await signDay(archive, privateKey, ALL_OLD_MS);
        await archive.close();
        await ask(folder, (db) => {
          db.exec('DROP TRIGGER ledger_rows_stay');
          db.exec(
            "DELETE FROM ledger WHERE events LIKE char(1) || 'compacted%' AND tenant = 'one'",
          );
        });
        const kinds = new Set((await verified(folder)).faults.map(({ kind }) => kind));
        expect([...kinds]).to.include.members(['false-record', 'not-as-signed']);
      }));
  });

  it(`is whole, old or new, wherever it is killed, ${KILLS} times, and ends what was begun`, () =>
    onCopy(async (folder) => {
      let killed = 0;
      let runMs = 0;
      for (let round = 0; round < KILLS; round += 1) {
        const child = startProgram('compaction/compactor.ts', [folder, String(PART_OLD_MS)]);
        let startMs = 0;
        child.stdout?.once('data', () => {
          startMs = performance.now();
          // Later and later, up to where it would end by itself.
          setTimeout(() => child.kill('SIGKILL'), 22 * round * (round + 1));
        });
        const { code } = await finished(child);
        runMs = Math.max(runMs, performance.now() - startMs);
        if (code === null) killed += 1;
        expect(await told(folder), `round ${round}`).to.deep.equal(untouched);
        expect((await verified(folder)).faults, `round ${round}`).to.deep.equal([]);
      }
      console.log(
        `      killed in ${killed} of ${KILLS} rounds, the longest of ${runMs.toFixed(0)} ms`,
      );
      expect(killed).to.be.at.least(4);
      await compactAt(folder, ALL_OLD_MS);
      expect(await told(folder)).to.deep.equal(untouched);
      const left = await ask(folder, (db) =>
        db.prepare("SELECT count(*) AS n FROM ledger WHERE events NOT LIKE char(1) || '%'").get(),
      );
      expect(left).to.deep.include({ n: 0 });
      expect((await verified(folder)).faults).to.deep.equal([]);
    }));
});

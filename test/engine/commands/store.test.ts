/** `store move` and `verify` as an operator runs them, from SQLite to a real PostgreSQL. */

import { expect } from 'chai';
import { Clerk } from '../../../engine/clerk/clerk.ts';
import { storeCommand } from '../../../engine/commands/store.ts';
import { verifyCommand } from '../../../engine/commands/verify.ts';
import { prepareInstallation } from '../../../engine/installation.ts';
import { evidenceKey, rememberNewest } from '../../../engine/stores/evidence/key.ts';
import { headHash } from '../../../engine/stores/evidence/signed-head.ts';
import { signDay } from '../../../engine/stores/evidence/sign-day.ts';
import { beginMove, moveRows } from '../../../engine/stores/move-ledger.ts';
import { openStores } from '../../../engine/stores/open-stores.ts';
import { openPgCatalogueStore } from '../../../engine/stores/pg-catalogue-store.ts';
import { openPg } from '../../../engine/stores/pg-driver.ts';
import { openPgLedgerStore } from '../../../engine/stores/pg-ledger-store.ts';
import { rejection } from '../../contract/rejection.ts';
import { beatOf, plainLesson, plainPolicy } from '../../support/given.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { tempFolder } from '../stores/temp-folder.ts';

const LEARNERS = 7;

describe('lectern-engine store and verify', function () {
  this.timeout(120_000);
  let server: PostgresServer | undefined;
  const folder = tempFolder();
  const environment = { ...process.env };

  before(async function () {
    server = await startPostgres(this);
    process.env['LECTERN_DATA'] = folder.path;
    await fillDataFolder();
  });
  after(async () => {
    process.env = environment;
    process.exitCode = 0;
    folder.remove();
    await server?.stop();
  });

  async function fillDataFolder(): Promise<void> {
    const place = { dataFolder: folder.path, databaseUrl: null, databaseConnections: 1 };
    const stores = await openStores(place);
    const clock = new ManualClock();
    await prepareInstallation(stores.catalogue, clock.utcMs());
    const fail = (error: unknown) => expect.fail(String(error));
    const clerk = new Clerk({
      ...{ store: stores.ledger, clock, groupMs: 0, maxWaiting: 100 },
      ...{ onStoreError: fail, onListenerError: fail },
    });
    const learners = Array.from({ length: LEARNERS }, (_, i) => {
      return { tenantId: 'main', learnerId: `学员 ${i}`, timeZone: 'UTC' };
    });
    for (const ref of learners) {
      await clerk.submitFenced(ref, (fence) => ({
        ...{ type: 'open', sessionId: `s-${ref.learnerId}`, fence },
        ...{ lesson: plainLesson, policy: plainPolicy, address: '192.0.2.1' },
      }));
    }
    for (let seq = 1; seq <= 12; seq += 1) {
      clock.advance(1_000);
      const spans = [[(seq - 1) * 1_000, seq * 1_000]] as const;
      const beat = beatOf(seq, { spans });
      const all = learners.map((ref) => {
        return clerk.submit(ref, { type: 'beat', sessionId: `s-${ref.learnerId}`, beat });
      });
      expect((await Promise.all(all)).every(({ ok }) => ok)).to.equal(true);
      if (seq !== 8) continue;
      for (const head of await signDay(
        stores.archive,
        await evidenceKey(stores.catalogue),
        clock.utcMs(),
      )) {
        await rememberNewest(stores.catalogue, head.statement.tenant, headHash(head));
      }
    }
    await stores.ledger.close();
    await stores.catalogue.close();
    await stores.close();
  }

  /** Runs a command and returns the JSON that it says. */
  async function said(command: typeof storeCommand, ...args: string[]) {
    const write = process.stdout.write.bind(process.stdout);
    let text = '';
    process.stdout.write = (chunk) => {
      text += String(chunk);
      return true;
    };
    try {
      await command([...args, '--json']);
    } finally {
      process.stdout.write = write;
    }
    return JSON.parse(text) as Record<string, unknown>;
  }

  it('moves everything with proof, goes on after a stop, and refuses what is not empty', async () => {
    const url = (await server?.database()) ?? '';
    const checked = await said(storeCommand, 'check');
    expect(checked).to.include({ learners: LEARNERS, events: LEARNERS * 13 });
    expect(checked['faults']).to.deep.equal([]);

    // The first attempt is stopped after its first rows.
    const database = await openPg({ url, poolSize: 2 });
    await openPgCatalogueStore(database);
    await openPgLedgerStore(database);
    const place = { dataFolder: folder.path, databaseUrl: null, databaseConnections: 1 };
    const stores = await openStores(place);
    const { archive } = stores;
    const halting = {
      ...archive,
      async *rows(afterId: number) {
        for await (const rows of archive.rows(afterId)) {
          yield rows.slice(0, 3);
          throw new Error('the power went');
        }
      },
    };
    const from = await beginMove(database);
    expect(await rejection(moveRows(halting, database, from, () => undefined))).to.match(/power/);
    await stores.ledger.close();
    await stores.catalogue.close();
    await stores.close();
    process.env['LECTERN_DATABASE_URL'] = url;
    expect(await rejection(said(storeCommand, 'check'))).to.match(/being moved into it/);

    expect(await said(storeCommand, 'move', '--to', url)).to.deep.equal({
      learners: LEARNERS,
      equal: true,
    });
    expect(await said(storeCommand, 'check')).to.deep.equal(checked);
    const verified = await said(verifyCommand);
    expect(verified).to.include({ learners: LEARNERS, events: LEARNERS * 13, heads: 1 });
    expect(verified['faults']).to.deep.equal([]);
    expect(process.exitCode ?? 0).to.equal(0);
    expect(await rejection(said(storeCommand, 'move', '--to', url))).to.match(
      /Nothing was moved. Reason: the database holds an installation already/,
    );
    await database.close();
    delete process.env['LECTERN_DATABASE_URL'];
  });

  it('names heads and rows that cannot be read, and ends with 1', async () => {
    const { openDatabase } = await import('../../../engine/stores/sqlite-driver.ts');
    const raw = openDatabase(folder.path, 'ledger.db');
    raw.exec(`INSERT INTO signed_head VALUES ('main', '2020-01-01', 'no head', 'none')`);
    const last = raw.prepare('SELECT max(id) AS id FROM ledger').get() as { id: number };
    raw.exec(`INSERT INTO ledger VALUES (${last.id + 1}, 'main', 'no lines')`);
    raw.close();
    const { faults } = await said(verifyCommand);
    expect(faults).to.deep.include({
      ...{ kind: 'false-head', tenantId: 'main', day: '2020-01-01' },
      what: 'the signed head of that day cannot be read, or belongs elsewhere',
    });
    const unreadable = (faults as { kind: string; row: number }[]).find(
      ({ kind }) => kind === 'unreadable',
    );
    expect(unreadable?.row).to.equal(last.id + 1);
    expect(process.exitCode).to.equal(1);
  });

  it('says what was changed, and ends with 1', async () => {
    const { openDatabase } = await import('../../../engine/stores/sqlite-driver.ts');
    const raw = openDatabase(folder.path, 'ledger.db');
    raw.exec('DROP TRIGGER ledger_rows_stand');
    raw.exec(`UPDATE ledger SET events = replace(events, '"rate":1', '"rate":2') WHERE id = 9`);
    raw.close();
    const { faults } = await said(verifyCommand);
    expect((faults as { kind: string; row: number }[])[0]).to.include({
      kind: 'broken-chain',
      row: 9,
    });
    expect(process.exitCode).to.equal(1);
  });
});

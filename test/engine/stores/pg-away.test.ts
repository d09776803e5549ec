/** PostgreSQL that crashes, stays away and comes back, under a store and under a clerk. */

import { expect } from 'chai';
import { openPg, type PgDatabase } from '../../../engine/stores/pg-driver.ts';
import { openPgLedgerStore } from '../../../engine/stores/pg-ledger-store.ts';
import { type LedgerStore } from '../../../engine/ledger/ports.ts';
import { rejection } from '../../contract/rejection.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { until } from '../../support/redis.ts';
import { beatEvent, entry } from './ledger-events.ts';

const ROUNDS = 4;

describe('PostgreSQL that goes away', function () {
  this.timeout(120_000);
  let server: PostgresServer | undefined;
  let database: PgDatabase;
  let store: LedgerStore;

  before(async function () {
    server = await startPostgres(this);
    database = await openPg({ url: await server.database(), poolSize: 3 });
    store = await openPgLedgerStore(database);
  });
  after(async () => {
    await database?.close();
    await server?.stop();
  });

  it(`loses nothing acknowledged when it is killed in the middle, ${ROUNDS} times`, async () => {
    const fence = await store.issueFence('host', 'ann');
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      let { count } = (await store.read('host', 'ann')).head;
      let failure: unknown = null;
      const writing = (async () => {
        while (failure === null) {
          try {
            const rejected = await store.append([
              entry('host', 'ann', fence, count, beatEvent(count)),
            ]);
            if (rejected.length > 0) throw new Error('nobody else writes');
            count += 1;
            acknowledged = count;
          } catch (error) {
            failure = error;
          }
        }
      })();
      const goal = acknowledged + 30;
      await until(() => acknowledged >= goal, 'no appends');
      await server?.kill('SIGKILL');
      await writing;
      expect(String(failure)).to.match(/^StoreError: The PostgreSQL database does not answer/);
      await server?.start();
      await until(
        () =>
          store.read('host', 'ann').then(
            () => true,
            () => false,
          ),
        'it did not come back',
      );
      const { head, events } = await store.read('host', 'ann');
      // The one that was under way may be there.
      expect(head.count).to.be.within(acknowledged, acknowledged + 1);
      expect(events).to.deep.equal(Array.from({ length: head.count }, (_, i) => beatEvent(i)));
      acknowledged = head.count;
    }
  });

  it('gets its connections back when they end while others wait for them', async function () {
    const url = await server?.database();
    if (url === undefined) return this.skip();
    const narrow = await openPg({ url, poolSize: 1 });
    const end = 'SELECT pg_terminate_backend(pg_backend_pid())';
    for (let round = 0; round < 3; round += 1) {
      // The second one gets a connection just when the first one has told that there is no database.
      const [ended] = await Promise.allSettled([narrow.query(end), narrow.query('SELECT 1')]);
      expect(ended.status).to.equal('rejected');
      const answers = () =>
        narrow.query('SELECT 1').then(
          () => true,
          () => false,
        );
      await until(answers, 'no connection was left');
    }
    await narrow.close();
  });

  it('fails at once while it is away, without besieging it', async () => {
    await server?.kill('SIGINT');
    await rejection(store.read('host', 'ann'));
    const startMs = performance.now();
    let failed = 0;
    while (performance.now() - startMs < 60) {
      await rejection(store.read('host', 'ann'));
      failed += 1;
    }
    // Each real attempt takes a connection; most were answered from memory.
    expect(failed).to.be.greaterThan(50);
    await server?.start();
    await until(
      () =>
        store.read('host', 'ann').then(
          () => true,
          () => false,
        ),
      'not back',
    );
  });

  it('refuses a database that may forget what it acknowledged', async () => {
    const url = (await server?.database()) ?? '';
    await server?.ask('ALTER SYSTEM SET fsync = off');
    await server?.ask('SELECT pg_reload_conf()');
    await until(async () => {
      const [row] = (await server?.ask('SHOW fsync')) ?? [];
      return row?.['fsync'] === 'off';
    }, 'fsync stays on');
    expect(await rejection(openPg({ url, poolSize: 1 }))).to.match(
      /may lose what it acknowledged. Reason: its setting fsync is off/,
    );
    await server?.ask('ALTER SYSTEM RESET fsync');
    await server?.ask('SELECT pg_reload_conf()');
  });

  it('says what is wrong where there is none', async () => {
    const url = 'postgres://nobody@127.0.0.1:1/none';
    expect(await rejection(openPg({ url, poolSize: 1 }))).to.match(
      /^StoreError: The PostgreSQL database cannot be used. Reason: .*ECONNREFUSED.*LECTERN_DATABASE_URL/,
    );
  });

  it('lets nobody change or remove a row', async () => {
    expect(await rejection(database.query("UPDATE ledger SET events = ''"))).to.match(
      /never changed/,
    );
    expect(await rejection(database.query('DELETE FROM ledger'))).to.match(/only compacted/);
  });

  it('makes the month that begins while it runs', async () => {
    let utcMs = Date.UTC(2031, 4, 31, 23, 59, 59);
    const later = await openPgLedgerStore(database, () => utcMs);
    const fence = await later.issueFence('host', 'may');
    await later.append([entry('host', 'may', fence, 0, beatEvent(1))]);
    for (const at of [Date.UTC(2031, 5, 1), Date.UTC(2031, 11, 1)]) {
      utcMs = at;
      const { head } = await later.read('host', 'may');
      expect(
        await later.append([entry('host', 'may', fence, head.count, beatEvent(head.count + 1))]),
      ).to.deep.equal([]);
    }
    expect((await later.read('host', 'may')).events).to.deep.equal(
      [1, 2, 3].map((n) => beatEvent(n)),
    );
    const [row] = await database.query(
      "SELECT count(DISTINCT month) AS n FROM ledger WHERE learner = 'may'",
    );
    expect(row?.['n']).to.equal(3);
  });
});

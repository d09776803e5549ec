/** Whoever holds the database and edits it is found out; each way of editing is one test. */

import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { chainNext, chainStart } from '../../../../engine/ledger/chain.ts';
import { type LedgerEvent } from '../../../../engine/ledger/events.ts';
import { type LedgerStore } from '../../../../engine/ledger/ports.ts';
import { type LedgerArchive } from '../../../../engine/stores/evidence/archive.ts';
import { type Fault } from '../../../../engine/stores/evidence/faults.ts';
import { pgArchive } from '../../../../engine/stores/evidence/pg-archive.ts';
import {
  headHash,
  rootOf,
  type SignedHead,
  signHead,
} from '../../../../engine/stores/evidence/signed-head.ts';
import { endedDay, signDay } from '../../../../engine/stores/evidence/sign-day.ts';
import { openSqliteArchive } from '../../../../engine/stores/evidence/sqlite-archive.ts';
import { verifyLedger } from '../../../../engine/stores/evidence/verify.ts';
import { packLines } from '../../../../engine/stores/ledger-lines.ts';
import { openPg, type PgDatabase } from '../../../../engine/stores/pg-driver.ts';
import { openPgLedgerStore } from '../../../../engine/stores/pg-ledger-store.ts';
import { sha256 } from '../../../../engine/stores/sha256.ts';
import { openDatabase } from '../../../../engine/stores/sqlite-driver.ts';
import { openSqliteLedgerStore } from '../../../../engine/stores/sqlite-ledger-store.ts';
import { rejection } from '../../../contract/rejection.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres.ts';
import { beatEvent, entry } from '../ledger-events.ts';
import { tempFolder } from '../temp-folder.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 10, 20, 0, 5);

/** One stored row, whatever the database. */
interface Row {
  readonly id: number;
  readonly tenant: string;
  events: string;
}

/** A ledger with its editor: somebody who holds the database and knows how it is made. */
interface Held {
  readonly store: LedgerStore;
  readonly archive: LedgerArchive;
  rows(): Promise<Row[]>;
  write(row: Row): Promise<void>;
  remove(id: number): Promise<void>;
  ask(sql: string): Promise<void>;
  dispose(): Promise<void>;
}

function heldSqlite(): Promise<Held> {
  const folder = tempFolder();
  const store = openSqliteLedgerStore(folder.path);
  const archive = openSqliteArchive(folder.path);
  const raw = openDatabase(folder.path, 'ledger.db');
  raw.exec('DROP TRIGGER ledger_rows_stand; DROP TRIGGER ledger_rows_stay');
  return Promise.resolve({
    store,
    archive,
    rows: () => Promise.resolve(raw.prepare('SELECT * FROM ledger ORDER BY id').all() as Row[]),
    write: ({ id, tenant, events }) =>
      Promise.resolve(
        void raw.prepare('INSERT OR REPLACE INTO ledger VALUES (?, ?, ?)').run(id, tenant, events),
      ),
    remove: (id) => Promise.resolve(void raw.prepare('DELETE FROM ledger WHERE id = ?').run(id)),
    ask: (sql) => Promise.resolve(raw.exec(sql)),
    dispose: async () => {
      await store.close();
      await archive.close();
      raw.close();
      folder.remove();
    },
  });
}

async function heldPostgres(server: PostgresServer): Promise<Held> {
  const database: PgDatabase = await openPg({ url: await server.database(), poolSize: 3 });
  const store = await openPgLedgerStore(database);
  await database.query('ALTER TABLE ledger DISABLE TRIGGER ledger_rows_stand');
  return {
    store,
    archive: pgArchive(database),
    rows: () =>
      database.query<Row & Record<string, unknown>>(
        'SELECT id, tenant, events FROM ledger ORDER BY id',
      ),
    write: async ({ id, events }) => {
      await database.query('UPDATE ledger SET events = $2 WHERE id = $1', [id, events]);
    },
    remove: async (id) => {
      await database.query('DELETE FROM ledger WHERE id = $1', [id]);
    },
    ask: async (sql) => {
      await database.query(sql);
    },
    dispose: () => database.close(),
  };
}

/** Three learners of two hosts, a row a call, one head after each of two days, a tail after them. */
async function fill({ store, archive }: Held): Promise<readonly SignedHead[]> {
  const counts = new Map<string, number>();
  const add = async (tenantId: string, learnerId: string, ...events: LedgerEvent[]) => {
    const name = `${tenantId}/${learnerId}`;
    const after = counts.get(name) ?? 0;
    counts.set(name, after + events.length);
    expect(await store.append([entry(tenantId, learnerId, null, after, ...events)])).to.deep.equal(
      [],
    );
  };
  for (let i = 0; i < 4; i += 1) {
    await add('host', 'ann', beatEvent(2 * i), beatEvent(2 * i + 1));
    await add('host', 'bob', beatEvent(100 + i));
    await add('other', 'ann', beatEvent(200 + i));
  }
  const first = await signDay(archive, privateKey, FIRST_DAY);
  for (let i = 0; i < 3; i += 1) {
    await add('host', 'ann', beatEvent(20 + i));
    await add('host', 'eve', beatEvent(300 + i));
  }
  const second = await signDay(archive, privateKey, FIRST_DAY + DAY_MS);
  await add('host', 'ann', beatEvent(40), beatEvent(41));
  await add('host', 'bob', beatEvent(140));
  return [...first, ...second];
}

const lineOf = (learnerId: string, event: LedgerEvent, previous: string) =>
  packLines(learnerId, [event], previous);

function attacks(make: () => Promise<Held>): void {
  let held: Held;
  let heads: readonly SignedHead[];
  let newest: Map<string, string>;

  beforeEach(async () => {
    held = await make();
    heads = await fill(held);
    newest = new Map();
    for (const head of heads) newest.set(head.statement.tenant, headHash(head));
  });
  afterEach(() => held.dispose());

  async function faults(kept: readonly SignedHead[] = []): Promise<readonly Fault[]> {
    const newestHash = (tenantId: string) => Promise.resolve(newest.get(tenantId));
    return (await verifyLedger({ archive: held.archive, publicKey, kept, newestHash })).faults;
  }

  async function rowWith(learnerId: string, which: number, tenant = 'host'): Promise<Row> {
    const rows = await held.rows();
    const row = rows.filter(
      (each) => each.tenant === tenant && each.events.startsWith(`${learnerId}\t`),
    )[which];
    if (row === undefined) throw new Error('there is no such row');
    return row;
  }

  it('finds nothing in a ledger that nobody touched, and says what no head covers yet', async () => {
    const verified = await verifyLedger({
      archive: held.archive,
      publicKey,
      kept: heads,
      newestHash: (tenantId) => Promise.resolve(newest.get(tenantId)),
    });
    expect(verified).to.deep.equal({
      rows: 20,
      events: 25,
      learners: 4,
      heads: 4,
      unsignedEvents: 3,
      faults: [],
      compacted: 0,
    });
  });

  it('a changed event', async () => {
    const row = await rowWith('ann', 1);
    await held.write({ ...row, events: row.events.replace('"rate":1', '"rate":2') });
    const [first] = await faults();
    expect(first).to.include({
      kind: 'broken-chain',
      tenantId: 'host',
      learnerId: 'ann',
      event: 3,
      row: row.id,
    });
  });

  it('any flipped byte of any row', async () => {
    for (const row of await held.rows()) {
      for (const share of [0.02, 0.3, 0.6, 0.97]) {
        const at = Math.floor(row.events.length * share);
        const other = row.events[at] === 'Q' ? 'R' : 'Q';
        await held.write({
          ...row,
          events: row.events.slice(0, at) + other + row.events.slice(at + 1),
        });
        expect(await faults(), `row ${row.id}, character ${at}`).to.not.deep.equal([]);
        await held.write(row);
      }
    }
    expect(await faults()).to.deep.equal([]);
  });

  it('a link that was computed again for the changed event alone', async () => {
    const row = await rowWith('bob', 1);
    const before = (await rowWith('bob', 0)).events.trimEnd().split('\t')[2] ?? '';
    await held.write({ ...row, events: lineOf('bob', beatEvent(999), before).lines });
    const [first] = await faults();
    // The event itself fits now; the next one does not.
    expect(first).to.include({ kind: 'broken-chain', learnerId: 'bob', event: 3 });
  });

  it('lines of two learners that changed places', async () => {
    const ann = await rowWith('ann', 4);
    const bob = await rowWith('bob', 2);
    const swap = (line: string, from: string, to: string) => line.replace(`${from}\t`, `${to}\t`);
    await held.write({ ...ann, events: swap(bob.events, 'bob', 'ann') });
    await held.write({ ...bob, events: swap(ann.events, 'ann', 'bob') });
    const named = (await faults()).filter(({ kind }) => kind === 'broken-chain');
    expect(named.map(({ learnerId }) => learnerId).sort()).to.deep.equal(['ann', 'bob']);
  });

  it('a removed row in the middle', async () => {
    const row = await rowWith('bob', 1);
    await held.remove(row.id);
    const [first] = await faults();
    expect(first).to.include({
      kind: 'broken-chain',
      tenantId: 'host',
      learnerId: 'bob',
      event: 2,
    });
  });

  it('a line inserted once more', async () => {
    const row = await rowWith('bob', 3);
    await held.write({ ...row, events: row.events + row.events });
    const [first] = await faults();
    expect(first).to.include({ kind: 'broken-chain', learnerId: 'bob', event: 5, row: row.id });
  });

  it('a learner invented before the last head', async () => {
    const row = await rowWith('bob', 0);
    const forged = lineOf('mallory', beatEvent(1), chainStart(sha256, 'host', 'mallory'));
    await held.write({ ...row, events: row.events + forged.lines });
    expect(await faults()).to.deep.include({
      ...{ kind: 'not-as-signed', tenantId: 'host', learnerId: 'mallory', event: 1 },
      ...{ day: endedDay(FIRST_DAY + DAY_MS) },
      what: `the head of ${endedDay(FIRST_DAY + DAY_MS)} knows nothing of this learner`,
    });
  });

  it('a tail that was cut off before the last head', async () => {
    for (let which = 4; which >= 0; which -= 1) {
      const rows = (await held.rows()).filter(
        ({ tenant, events }) => tenant === 'host' && events.startsWith('bob\t'),
      );
      const last = rows.at(-1);
      if (last !== undefined && which >= 3) await held.remove(last.id);
    }
    const found = (await faults()).filter(({ kind }) => kind === 'not-as-signed');
    expect(found[0]).to.include({ tenantId: 'host', learnerId: 'bob', event: 4 });
  });

  it('a learner who was taken out whole', async () => {
    for (const row of await held.rows()) {
      if (row.tenant === 'host' && row.events.startsWith('eve\t')) await held.remove(row.id);
    }
    const [first] = (await faults()).filter(({ kind }) => kind === 'not-as-signed');
    expect(first).to.include({ tenantId: 'host', learnerId: 'eve' });
    expect(first?.what).to.match(/none is there/);
  });

  /** Writes a learner's chain anew with other events, link by link, and what is noted of it. */
  async function rewriteBob(): Promise<string> {
    let previous = chainStart(sha256, 'host', 'bob');
    let number = 0;
    for (const row of await held.rows()) {
      if (row.tenant !== 'host' || !row.events.startsWith('bob\t')) continue;
      number += 1;
      const { lines, chain } = lineOf('bob', beatEvent(7_000 + number), previous);
      await held.write({ ...row, events: lines });
      previous = chain;
    }
    return previous;
  }

  it('a chain that was written anew, link by link, without the key', async () => {
    await rewriteBob();
    const found = await faults();
    expect(found.filter(({ kind }) => kind === 'broken-chain')).to.deep.equal([]);
    expect(found.find(({ kind }) => kind === 'not-as-signed')).to.include({ learnerId: 'bob' });
  });

  it('the same with the noted chains written anew, too', async () => {
    const chain = await rewriteBob();
    await held.ask(`UPDATE signed_chain SET chain = '${chain}' WHERE learner = 'bob'`);
    const found = (await faults()).filter(({ kind }) => kind === 'not-as-signed');
    // Nobody can say any more who it was, only that it is not what was signed.
    expect(found.map(({ day }) => day)).to.include(endedDay(FIRST_DAY));
  });

  it('what is no event, with right links', async () => {
    const row = await rowWith('bob', 4);
    let chain = (await rowWith('bob', 3)).events.trimEnd().split('\t')[2] ?? '';
    let lines = '';
    // The last two are none alone, and two put together.
    const event = JSON.stringify(beatEvent(500));
    const texts = [event, '{"v":1}', `${event},{"v":1,"type":"a","at":{},"b":[{}`, '{}]}'];
    for (const json of texts) {
      chain = chainNext(sha256, chain, json);
      lines += `bob\t${json}\t${chain}\n`;
    }
    await held.write({ ...row, events: lines });
    const found = (await faults()).filter(({ kind }) => kind === 'no-event');
    expect(found[0]).to.include({ tenantId: 'host', learnerId: 'bob', event: 6, row: row.id });
  });

  it('a head that was changed', async () => {
    await held.ask(
      `UPDATE signed_head SET statement = replace(statement, '"events":', '"events":1') WHERE tenant = 'host'`,
    );
    expect((await faults()).map(({ kind }) => kind)).to.include('false-head');
  });

  it('a head signed by another key', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const last = heads.filter(({ statement }) => statement.tenant === 'host').at(-1);
    if (last === undefined) throw new Error('there is no head');
    await rewriteBob();
    const forged = signHead({ ...last.statement, root: rootOf(new Map()) }, other);
    await held.ask(
      `UPDATE signed_head SET statement = '${forged.signed}', signature = '${forged.signature}' WHERE tenant = 'host' AND day = '${last.statement.day}'`,
    );
    expect(await faults()).to.deep.include({
      ...{ kind: 'false-head', tenantId: 'host', day: last.statement.day },
      what: 'its signature is not of this key',
    });
  });

  it('a head taken out: the first, the last, and all', async () => {
    const days = [endedDay(FIRST_DAY), endedDay(FIRST_DAY + DAY_MS)];
    await held.ask(`DELETE FROM signed_head WHERE tenant = 'host' AND day = '${days[0]}'`);
    expect((await faults()).map(({ kind }) => kind)).to.deep.equal(['missing-head']);
    await held.ask(`DELETE FROM signed_head WHERE tenant = 'host'`);
    // With the heads gone only the catalogue, or a head kept elsewhere, knows of them.
    expect((await faults(heads)).filter(({ kind }) => kind === 'missing-head')).to.have.length(3);
    newest.clear();
    expect(await faults(heads)).to.not.deep.equal([]);
  });

  it('is missed where the last head was taken out, by what the catalogue remembers', async () => {
    await held.ask(`DELETE FROM signed_head WHERE day = '${endedDay(FIRST_DAY + DAY_MS)}'`);
    expect(
      (await faults()).map(({ kind, tenantId }) => `${kind} ${tenantId}`).sort(),
    ).to.deep.equal(['missing-head host', 'missing-head other']);
  });

  it('signs a day once, covers days on which nobody signed, and signs nothing that is broken', async () => {
    const later = FIRST_DAY + DAY_MS;
    expect(await signDay(held.archive, privateKey, later)).to.deep.equal([]);
    const row = await rowWith('bob', 4);
    await held.write({ ...row, events: row.events.replace('"rate":1', '"rate":2') });
    expect(await rejection(signDay(held.archive, privateKey, later + 5 * DAY_MS))).to.match(
      /Nothing was signed. Reason: row \d+/,
    );
    await held.write(row);
    const more = await signDay(held.archive, privateKey, later + 5 * DAY_MS);
    expect(more.map(({ statement }) => [statement.tenant, statement.events])).to.deep.equal([
      ['host', 21],
      ['other', 4],
    ]);
    newest = new Map(more.map((head) => [head.statement.tenant, headHash(head)]));
    expect(await faults([...heads, ...more])).to.deep.equal([]);
  });
}

describe('verify: SQLite', () => {
  attacks(heldSqlite);
});

describe('verify: PostgreSQL', function () {
  this.timeout(120_000);
  let server: PostgresServer | undefined;
  before(async function () {
    server = await startPostgres(this);
  });
  after(() => server?.stop());

  attacks(() => heldPostgres(server as PostgresServer));

  it('finds a tail that was cut off after the last head by the counts beside it', async () => {
    const held = await heldPostgres(server as PostgresServer);
    await fill(held);
    const last = (await held.rows()).at(-1);
    await held.remove(last?.id ?? 0);
    const { faults } = await verifyLedger({
      archive: held.archive,
      publicKey,
      kept: [],
      newestHash: () => Promise.resolve(undefined),
    });
    expect(faults).to.deep.equal([
      {
        ...{ kind: 'count', tenantId: 'host', learnerId: 'bob', event: 5 },
        what: 'the store counts 5 events, 4 are there',
      },
    ]);
    await held.dispose();
  });
});

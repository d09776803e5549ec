/** `compact` as an operator runs it, on both databases, and `store move` of a compacted ledger. */

import { expect } from 'chai';
import { compactCommand } from '../../../engine/commands/compact.ts';
import { storeCommand } from '../../../engine/commands/store.ts';
import { verifyCommand } from '../../../engine/commands/verify.ts';
import { type Compaction } from '../../../engine/stores/compaction/compact-ledger.ts';
import { lockDataFolder } from '../../../engine/stores/data-folder-lock.ts';
import { rejection } from '../../contract/rejection.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { pgKind } from '../stores/compaction/pg-kind.ts';
import { installedLedger } from '../stores/compaction/installed-ledger.ts';
import { sqliteKind } from '../stores/compaction/sqlite-kind.ts';
import {
  ALL_OLD_MS,
  HOSTS,
  LEARNERS,
  PART_OLD_MS,
  type StudiedKind,
  type StudiedLedger,
  told,
} from '../stores/compaction/studied-ledger.ts';

type Said = Compaction & { readonly isDryRun: boolean };

/** Runs a command and returns all that it says. */
async function saidBy(run: Promise<void>): Promise<string> {
  const write = process.stdout.write.bind(process.stdout);
  const writeError = process.stderr.write.bind(process.stderr);
  let text = '';
  process.stdout.write = (chunk) => {
    text += String(chunk);
    return true;
  };
  // Heads that are signed on the way go to the error output.
  process.stderr.write = () => true;
  try {
    await run;
  } finally {
    process.stdout.write = write;
    process.stderr.write = writeError;
  }
  return text;
}

const compactAt = async (utcMs: number, ...args: string[]): Promise<Said> =>
  JSON.parse(await saidBy(compactCommand([...args, '--json'], () => utcMs))) as Said;
const verify = async () =>
  JSON.parse(await saidBy(verifyCommand(['--json']))) as Record<string, unknown>;

/** A ledger with its installation, which commands find in the environment. */
async function installed(kind: StudiedKind): Promise<StudiedLedger> {
  const ledger = await installedLedger(kind);
  const { dataFolder, databaseUrl } = ledger.place;
  process.env['LECTERN_DATA'] = dataFolder;
  if (databaseUrl === null) delete process.env['LECTERN_DATABASE_URL'];
  else process.env['LECTERN_DATABASE_URL'] = databaseUrl;
  return ledger;
}

function compactsBothWays(make: () => StudiedKind): void {
  it('says what it would do, does it, and says so in words', async () => {
    const ledger = await installed(make());
    const before = await told(ledger);
    const dry = await compactAt(PART_OLD_MS, '--dry-run');
    expect(dry.isDryRun).to.equal(true);
    expect(await verify()).to.include({ compacted: 0 });
    const { isDryRun, ...done } = await compactAt(PART_OLD_MS);
    expect(isDryRun).to.equal(false);
    expect({ ...done, isDryRun: true }).to.deep.equal(dry);
    expect(done.tenants.map(({ learners }) => learners)).to.deep.equal(
      HOSTS.map(() => LEARNERS.length),
    );
    const words = await saidBy(compactCommand([], () => ALL_OLD_MS));
    expect(words).to.match(
      /^Host "one": \d+ events of 4 learners, \d+ bytes of rows; their records have \d+ bytes, [\d.]+ a beat; \d+ bytes tell of them\.\nHost "two"/,
    );
    expect(await saidBy(compactCommand([], () => ALL_OLD_MS))).to.equal(
      'There is nothing old enough to compact.\n',
    );
    const verified = await verify();
    expect(verified['faults']).to.deep.equal([]);
    expect(verified['compacted']).to.equal(verified['events']);
    expect(await told(ledger)).to.deep.equal(before);
    expect(process.exitCode ?? 0).to.equal(0);
    await ledger.remove();
  });

  it('ends with 1 where a host is broken, and says which', async () => {
    const ledger = await installed(make());
    await ledger.unguard();
    await ledger.ask(
      `UPDATE ledger SET events = replace(events, '"rate":1', '"rate":2') WHERE tenant = 'two'`,
    );
    // What is broken since the last head is not signed either: no day has ended since.
    const words = await saidBy(compactCommand(['--dry-run'], () => ALL_OLD_MS));
    expect(words).to.match(/^Host "one": .*\nHost "two": Nothing of this host .*verify\.\n/);
    expect(process.exitCode).to.equal(1);
    process.exitCode = 0;
    await ledger.remove();
  });
}

describe('lectern-engine compact', function () {
  this.timeout(60_000);
  let server: PostgresServer;
  const environment = { ...process.env };
  before(async function () {
    server = await startPostgres(this);
  });
  after(async () => {
    process.env = environment;
    process.exitCode = 0;
    await server?.stop();
  });

  describe('on the files of a data folder', () => {
    compactsBothWays(() => sqliteKind);

    it('refuses while an engine runs on it', async () => {
      const ledger = await installed(sqliteKind);
      const unlock = lockDataFolder(ledger.place.dataFolder);
      expect(await rejection(compactAt(ALL_OLD_MS))).to.match(/in use. Reason: another engine/);
      unlock();
      await ledger.remove();
    });
  });

  describe('on PostgreSQL', () => {
    const kind = pgKind(() => server);
    compactsBothWays(() => kind);

    it('runs beside an engine, but not beside another compaction', async () => {
      const ledger = await installed(kind);
      const unlock = lockDataFolder(ledger.place.dataFolder);
      const { default: pg } = await import('pg');
      const other = new pg.Client({ connectionString: ledger.place.databaseUrl ?? '' });
      await other.connect();
      await other.query("SELECT pg_advisory_lock(hashtext('lectern compaction'))");
      expect(await rejection(compactAt(ALL_OLD_MS))).to.match(
        /Nothing was compacted here. Reason: another compaction/,
      );
      await other.end();
      // The server lets go of the lock a moment after the connection has ended.
      let tenants: Compaction['tenants'] = [];
      for (let tries = 0; tenants.length === 0 && tries < 100; tries += 1) {
        tenants = await compactAt(ALL_OLD_MS).then(
          (said) => said.tenants,
          () => [],
        );
      }
      expect(tenants).to.have.length(HOSTS.length);
      unlock();
      await ledger.remove();
    });
  });

  it('goes on in PostgreSQL with a ledger that was compacted before it was moved there', async () => {
    const source = await installed(sqliteKind);
    const before = await told(source);
    await compactAt(PART_OLD_MS);
    const sums = await verify();
    const url = await server.database();
    expect(JSON.parse(await saidBy(storeCommand(['move', '--to', url, '--json'])))).to.deep.equal({
      learners: HOSTS.length * LEARNERS.length,
      equal: true,
    });
    process.env['LECTERN_DATABASE_URL'] = url;
    const target = pgKind(() => server).at(url);
    expect(await told(target)).to.deep.equal(before);
    const moved = await verify();
    expect(moved['faults']).to.deep.equal([]);
    expect(moved['compacted']).to.equal(sums['compacted']);
    const { tenants } = await compactAt(ALL_OLD_MS);
    expect(tenants.map(({ learners }) => learners)).to.deep.equal(HOSTS.map(() => LEARNERS.length));
    expect(await told(target)).to.deep.equal(before);
    const all = await verify();
    expect(all['faults']).to.deep.equal([]);
    expect(all['compacted']).to.equal(all['events']);
    await target.remove();
    await source.remove();
  });
});

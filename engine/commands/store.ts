/** `lectern-engine store migrate|check|move`: the databases themselves, with the engine stopped. */

import { engineOptions } from '../../config/engine-options.ts';
import { inPieces } from '../clerk/in-pieces.ts';
import { readLedger } from '../clerk/read-ledger.ts';
import { type LedgerStore } from '../ledger/ports.ts';
import { statementInSteps } from '../ledger/statement.ts';
import { isNoteRow } from '../stores/compaction/compaction-lines.ts';
import { lockDataFolder } from '../stores/data-folder-lock.ts';
import { type LedgerArchive } from '../stores/evidence/archive.ts';
import { openSqliteArchive } from '../stores/evidence/sqlite-archive.ts';
import { eachLine } from '../stores/ledger-lines.ts';
import { beginMove, endMove, moveRows, releaseMove } from '../stores/move-ledger.ts';
import { openStores, type Stores } from '../stores/open-stores.ts';
import { openPgCatalogueStore } from '../stores/pg-catalogue-store.ts';
import { openPg } from '../stores/pg-driver.ts';
import { openPgLedgerStore } from '../stores/pg-ledger-store.ts';
import { CATALOGUE_FILE } from '../stores/sqlite-catalogue-store.ts';
import { closeDatabase, openDatabase } from '../stores/sqlite-driver.ts';
import { openSqliteLedgerStore } from '../stores/sqlite-ledger-store.ts';
import { StoreError } from '../stores/store-error.ts';
import { counted } from '../stores/counted.ts';
import { parseFlags } from './flags.ts';
import { Misuse } from './misuse.ts';
import { storePlace } from './with-catalogue.ts';

/** Both statements are of one moment, whatever it is. */
const AS_OF_UTC_MS = 0;

export async function storeCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseFlags(args, {
    to: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [what, ...more] = positionals;
  if (more.length > 0) throw new Misuse(`"${more[0]}" is too much. See lectern-engine --help.`);
  const { dataFolder } = engineOptions(process.env);
  const unlock = lockDataFolder(dataFolder);
  try {
    const say = (said: Readonly<Record<string, unknown>>, words: string) =>
      process.stdout.write(values.json === true ? `${JSON.stringify(said)}\n` : `${words}\n`);
    switch (what) {
      case 'migrate': {
        await closeStores(await openStores(storePlace(dataFolder)));
        say({ migrated: true }, 'All tables are of this version.');
        return;
      }
      case 'check':
        return await check(dataFolder, say);
      case 'move':
        return await move(dataFolder, values.to, say);
      case undefined:
      default:
        throw new Misuse('Say what to do: lectern-engine store migrate, check or move.');
    }
  } finally {
    unlock();
  }
}

type Say = (said: Readonly<Record<string, unknown>>, words: string) => void;

async function closeStores({ ledger, catalogue, close }: Stores): Promise<void> {
  await ledger.close();
  await catalogue.close();
  await close();
}

/** Every learner that rows hold, with how many events they hold. */
async function learnersIn(archive: LedgerArchive): Promise<Map<string, number>> {
  const learners = new Map<string, number>();
  for await (const records of archive.records()) {
    for (const { tenantId, learnerId, events } of records) {
      learners.set(JSON.stringify([tenantId, learnerId]), events);
    }
  }
  for await (const rows of archive.rows(0)) {
    for (const { id, tenantId, lines } of rows) {
      if (isNoteRow(lines)) continue;
      eachLine(id, lines, (learnerId) => {
        const name = JSON.stringify([tenantId, learnerId]);
        learners.set(name, (learners.get(name) ?? 0) + 1);
      });
    }
  }
  return learners;
}

/** Reads everything twice: row by row, and learner by learner through the index. */
async function check(dataFolder: string, say: Say): Promise<void> {
  const stores = await openStores(storePlace(dataFolder));
  try {
    const learners = await learnersIn(stores.archive);
    const faults: string[] = [];
    let events = 0;
    for (const [name, count] of learners) {
      const [tenantId, learnerId] = JSON.parse(name) as [string, string];
      events += count;
      try {
        const read = await readLedger(stores.ledger.pieces(tenantId, learnerId));
        if (read.events !== count || read.head.count !== count) {
          faults.push(
            `learner ${name}: rows hold ${counted(count, 'event')}, the index finds ${read.events}, the head says ${read.head.count}`,
          );
        }
      } catch (error) {
        faults.push(`learner ${name}: ${(error as Error).message}`);
      }
    }
    const words =
      faults.length === 0 ? 'all of them found and folded' : counted(faults.length, 'fault');
    say(
      { events, learners: learners.size, faults },
      [
        ...faults,
        `${counted(events, 'event')} of ${counted(learners.size, 'learner')}: ${words}.`,
      ].join('\n'),
    );
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await closeStores(stores);
  }
}

async function move(dataFolder: string, to: string | undefined, say: Say): Promise<void> {
  if (to === undefined || !/^postgres(ql)?:\/\//.test(to)) {
    throw new Misuse('Say where to: lectern-engine store move --to postgres://host/database.');
  }
  const archive = openSqliteArchive(dataFolder);
  const catalogue = openDatabase(dataFolder, CATALOGUE_FILE);
  const source = openSqliteLedgerStore(dataFolder);
  try {
    const database = await openPg({ url: to, poolSize: 2 });
    try {
      await openPgCatalogueStore(database);
      const target = await openPgLedgerStore(database);
      const from = await beginMove(database);
      await moveRows(archive, database, from, (rows) => {
        process.stderr.write(`${counted(rows, 'row')} moved\n`);
      });
      await endMove(archive, database, catalogue);
      const learners = await learnersIn(archive);
      for (const name of learners.keys()) await mustBeEqual(source, target, name);
      await releaseMove(database);
      say(
        { learners: learners.size, equal: true },
        `The statements and chains of ${counted(learners.size, 'learner')} are equal before and after. ` +
          'Start the engine with LECTERN_DATABASE_URL; the files stay as they are.',
      );
    } finally {
      await database.close();
    }
  } finally {
    await source.close();
    await archive.close();
    closeDatabase(catalogue);
  }
}

/** @throws StoreError where a learner is not the same on both sides */
async function mustBeEqual(source: LedgerStore, target: LedgerStore, name: string): Promise<void> {
  const [tenantId, learnerId] = JSON.parse(name) as [string, string];
  const [before, after] = await Promise.all(
    [source, target].map(async (store) => {
      const { head, reading } = await readLedger(store.pieces(tenantId, learnerId));
      const statement = await inPieces(statementInSteps(learnerId, reading, AS_OF_UTC_MS));
      return JSON.stringify([head, statement]);
    }),
  );
  if (before === after) return;
  throw new StoreError(
    `The move has failed for learner ${name}.`,
    'the ledger is not the same on both sides',
    'Empty the database and move again; the files are as they were.',
  );
}

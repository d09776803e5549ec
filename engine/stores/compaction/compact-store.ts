/** Compacts the ledger of an installation, wherever it is: one compaction at a time. */

import { openPg } from '../pg-driver.ts';
import { closeDatabase, openDatabase, openLockFile } from '../sqlite-driver.ts';

import { type StorePlace } from '../open-stores.ts';
import { LEDGER_FILE } from '../sqlite-ledger-store.ts';
import { type Compaction, compactLedger, type CompactOptions } from './compact-ledger.ts';
import { pgCompactable } from './pg-compactable.ts';
import { sqliteCompactable } from './sqlite-compactable.ts';

export const COMPACTION_LOCK = 'compaction.lock';

export interface CompactStoreOptions extends CompactOptions {
  /** Whether an engine uses the ledger meanwhile: then it gets its turn, and no file is rewritten. */
  readonly isRunning: boolean;
}

/**
 * The tables must be there. It takes a connection, or a handle, of its own.
 *
 * @returns null where another compaction is at work: that one does it
 */
export function compactStore(
  place: Pick<StorePlace, 'dataFolder' | 'databaseUrl'>,
  options: CompactStoreOptions,
): Promise<Compaction | null> {
  const { dataFolder, databaseUrl } = place;
  return databaseUrl === null
    ? compactFile(dataFolder, options)
    : compactDatabase(databaseUrl, options);
}

async function compactFile(
  dataFolder: string,
  options: CompactStoreOptions,
): Promise<Compaction | null> {
  const unlock = openLockFile(dataFolder, COMPACTION_LOCK);
  if (unlock === null) return null;
  try {
    const database = openDatabase(dataFolder, LEDGER_FILE);
    try {
      const compaction = await compactLedger(
        sqliteCompactable(database, options.isRunning),
        options,
      );
      // Gives the disk space back; needs as much again for a while, and nobody else at work.
      const shrinks = !options.isRunning && !options.isDryRun && compaction.tenants.length > 0;
      if (shrinks) database.exec('VACUUM');
      return compaction;
    } finally {
      // Moving the log into the file would make the engine wait for all of it.
      if (options.isRunning) database.close();
      else closeDatabase(database);
    }
  } finally {
    unlock();
  }
}

async function compactDatabase(
  url: string,
  options: CompactStoreOptions,
): Promise<Compaction | null> {
  const database = await openPg({ url, poolSize: 1 });
  try {
    return await database.session(async (connection) => {
      const { query } = connection;
      const [lock] = await query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS held`);
      if (lock?.held !== true) return null;
      try {
        return await compactLedger(pgCompactable(connection), options);
      } finally {
        // A connection that was lost has let go of it already.
        await query(`SELECT pg_advisory_unlock(${LOCK})`).catch(() => undefined);
      }
    });
  } finally {
    await database.close();
  }
}

/** Advisory locks of a database are told apart by their number. */
const LOCK = "hashtext('lectern compaction')";

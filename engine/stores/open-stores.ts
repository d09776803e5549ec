/** Opens the stores where the options say they are: in the data folder, or in PostgreSQL. */

import { type LedgerStore } from '../ledger/ports.ts';
import { type CatalogueStore } from '../library/ports.ts';
import { type LedgerArchive } from './evidence/archive.ts';
import { pgArchive } from './evidence/pg-archive.ts';
import { openSqliteArchive } from './evidence/sqlite-archive.ts';
import { MOVE_SETTING } from './move-ledger.ts';
import { openPgCatalogueStore } from './pg-catalogue-store.ts';
import { openPg, type PgDatabase } from './pg-driver.ts';
import { openPgLedgerStore } from './pg-ledger-store.ts';
import { openSqliteCatalogueStore } from './sqlite-catalogue-store.ts';
import { openSqliteLedgerStore } from './sqlite-ledger-store.ts';
import { StoreError } from './store-error.ts';

export interface StorePlace {
  readonly dataFolder: string;
  /** Null for the data folder. */
  readonly databaseUrl: string | null;
  readonly databaseConnections: number;
}

export interface Stores {
  readonly catalogue: CatalogueStore;
  readonly ledger: LedgerStore;
  /** The same ledger as a whole. */
  readonly archive: LedgerArchive;
  /** The clock of the database's machine, UTC milliseconds; null where it is this one's. */
  readonly clockMs: (() => Promise<number>) | null;
  /** Whether other engines may write to them at the same time. */
  readonly isShared: boolean;
  /** Closes what is still open of them. */
  readonly close: () => Promise<void>;
}

/** @throws StoreError where they cannot be opened, and opens none then. */
export async function openStores(place: StorePlace): Promise<Stores> {
  const { dataFolder, databaseUrl, databaseConnections } = place;
  if (databaseUrl !== null) {
    const database = await openPg({ url: databaseUrl, poolSize: databaseConnections });
    return openedOr(database, async () => {
      const catalogue = await openPgCatalogueStore(database);
      await mustBeMoved(catalogue);
      const ledger = await openPgLedgerStore(database);
      const archive = pgArchive(database);
      const clockMs = () => databaseClockMs(database);
      const close = () => database.close();
      return { catalogue, ledger, archive, clockMs, isShared: true, close };
    });
  }
  const catalogue = await openSqliteCatalogueStore(dataFolder);
  try {
    const ledger = openSqliteLedgerStore(dataFolder);
    const archive = openSqliteArchive(dataFolder);
    const close = () => archive.close();
    return { catalogue, ledger, archive, clockMs: null, isShared: false, close };
  } catch (error) {
    await catalogue.close();
    throw error;
  }
}

/** What holds the evidence, for reading; even where no engine could start on it. */
export async function openEvidence(
  place: StorePlace,
): Promise<Pick<Stores, 'catalogue' | 'archive' | 'close'>> {
  const { dataFolder, databaseUrl } = place;
  if (databaseUrl === null) {
    const catalogue = await openSqliteCatalogueStore(dataFolder);
    const archive = openSqliteArchive(dataFolder);
    return { catalogue, archive, close: () => archive.close() };
  }
  const { ledger, ...rest } = await openStores(place);
  await ledger.close();
  return rest;
}

/** The catalogue alone, for commands beside a running engine. */
export async function openCatalogue(place: StorePlace): Promise<CatalogueStore> {
  const { dataFolder, databaseUrl } = place;
  if (databaseUrl === null) return openSqliteCatalogueStore(dataFolder);
  const database = await openPg({ url: databaseUrl, poolSize: 1 });
  return openedOr(database, async () => {
    const catalogue = await openPgCatalogueStore(database);
    const close = async () => {
      await catalogue.close();
      await database.close();
    };
    return { ...catalogue, close };
  });
}

/** What was written into a ledger that is half there could never be joined with the rest. */
async function mustBeMoved(catalogue: CatalogueStore): Promise<void> {
  if ((await catalogue.setting(MOVE_SETTING)) === undefined) return;
  throw new StoreError(
    'This database cannot be used yet.',
    'a ledger is being moved into it',
    'Run lectern-engine store move again until it says that all is equal.',
  );
}

async function databaseClockMs({ query }: PgDatabase): Promise<number> {
  const [row] = await query<{ ms: number }>(
    'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms',
  );
  return row?.ms ?? NaN;
}

async function openedOr<T>(database: PgDatabase, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The one file that knows the SQLite driver. */

import Database from 'libsql';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { StoreError } from './store-error.ts';

export type SqlValue = string | number | null | Uint8Array;

/** A prepared statement. `iterate` must be run to its end, or its read transaction stays open. */
export interface SqliteStatement {
  readonly reader: boolean;
  run(...values: SqlValue[]): { readonly changes: number };
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
  iterate(...values: SqlValue[]): IterableIterator<unknown>;
}

export interface SqliteDatabase {
  readonly inTransaction: boolean;
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  /** Prepared statements keep the file open until they are collected: forget them too. */
  close(): void;
}

/** Longest a transaction waits for another process that is writing, milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens a database file in the data folder, which is created where it is missing. Every commit is
 * synced to the disk before it returns.
 *
 * @throws StoreError where the file cannot be opened or is not a database.
 */
export function openDatabase(dataFolder: string, fileName: string): SqliteDatabase {
  const path = join(dataFolder, fileName);
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const database = new Database(path) as unknown as SqliteDatabase;
    // busy_timeout first: two processes may open a new file at the same moment. The page size
    // holds for new files only; a commit of the ledger fills about one of these pages.
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.exec('PRAGMA page_size = 8192');
    const mode = database.prepare('PRAGMA journal_mode = WAL').get() as { journal_mode: string };
    if (mode.journal_mode !== 'wal') {
      throw new Error(`the file system gives no write-ahead log, only "${mode.journal_mode}"`);
    }
    database.exec('PRAGMA synchronous = FULL');
    database.exec('PRAGMA foreign_keys = ON');
    // After a burst the log file shrinks back to this many bytes.
    database.prepare('PRAGMA journal_size_limit = 67108864').get();
    return database;
  } catch (error) {
    throw new StoreError(
      `The database ${path} cannot be opened.`,
      error,
      'Check that the data folder is on a local disk, that this account may write there, and that the file was not replaced by something else.',
    );
  }
}

/** Ends a transaction that failed. A full disk may have done so already; the first error counts. */
export function rollBack(database: SqliteDatabase): void {
  try {
    if (database.inTransaction) database.exec('ROLLBACK');
  } catch {
    /* the next BEGIN will say so */
  }
}

/** Moves everything from the write-ahead log into the file, then lets go of it. */
export function closeDatabase(database: SqliteDatabase): void {
  try {
    // Without waiting: another process that reads at this moment keeps its log.
    database.exec('PRAGMA busy_timeout = 0');
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  } finally {
    database.close();
  }
}

/**
 * Holds a file with an exclusive lock until the returned function is called or the process ends.
 *
 * @returns null where another process holds it
 */
export function openLockFile(dataFolder: string, fileName: string): (() => void) | null {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const database = new Database(join(dataFolder, fileName)) as unknown as SqliteDatabase;
  try {
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
}

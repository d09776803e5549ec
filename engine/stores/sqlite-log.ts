/**
 * Syncs SQLite's write-ahead log beside the thread that writes it. With `synchronous = FULL` a
 * commit waits for the disk on the calling thread; here it only writes the log, a thread of libuv's
 * pool syncs that, and sockets are read meanwhile.
 */

import { close, fdatasync, openSync } from 'node:fs';

import { type SqliteDatabase } from './sqlite-driver.ts';
import { StoreError } from './store-error.ts';

export class SyncedLog {
  readonly #database: SqliteDatabase;
  readonly #path: string;
  #file: number | null = null;
  /** Commits so far, and how many of them are known to be on the disk. */
  #commits = 0;
  #onDisk = 0;
  #running: Promise<void> | null = null;
  /** A sync has failed: what stands in the log may be lost, and all that is written behind it. */
  #hasGaps = false;

  /** From now on what this database commits is durable when {@link synced} resolves, and not before. */
  constructor(database: SqliteDatabase, path: string) {
    this.#database = database;
    this.#path = `${path}-wal`;
    database.exec('PRAGMA synchronous = NORMAL');
  }

  /** To be called after each commit that wrote something. */
  committed(): void {
    this.#commits += 1;
  }

  /**
   * Resolves when all that is committed by now is on the disk.
   *
   * @throws StoreError where it may not be
   */
  async synced(): Promise<void> {
    const wanted = this.#commits;
    while (this.#onDisk < wanted) {
      // One that has begun may lack what was committed since.
      this.#running ??= this.#sync().finally(() => (this.#running = null));
      await this.#running;
    }
  }

  /**
   * To be called before anything is written: behind a gap it would be lost. The whole log goes into
   * the database file, that is synced, and the log begins anew.
   *
   * @throws StoreError where that cannot be done now
   */
  mend(): void {
    if (!this.#hasGaps) return;
    const done = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as {
      busy: number;
    };
    if (done.busy !== 0) throw unsynced('the log is being read and cannot be mended');
    this.#hasGaps = false;
    this.#onDisk = this.#commits;
  }

  /** Lets go of the file, once nothing waits for it any more. */
  async close(): Promise<void> {
    await this.synced().catch(() => undefined);
    const file = this.#file;
    this.#file = null;
    if (file !== null) await new Promise<void>((resolve) => close(file, () => resolve()));
  }

  async #sync(): Promise<void> {
    this.mend();
    const commits = this.#commits;
    // SQLite makes the file with the first transaction, and keeps it while the database is open.
    const file = (this.#file ??= openSync(this.#path, 'r+'));
    await new Promise<void>((resolve, reject) => {
      fdatasync(file, (error) => {
        if (error === null) return resolve();
        this.#hasGaps = true;
        reject(unsynced(error));
      });
    });
    this.#onDisk = commits;
  }
}

function unsynced(cause: unknown): StoreError {
  return new StoreError(
    'The ledger cannot be synced to the disk.',
    cause,
    'Check the disk that holds the data folder. Nothing is acknowledged until it can be.',
  );
}

/**
 * The ledger in an embedded SQLite file: one packed row a tenant and commit, synced to the disk
 * before `append` resolves.
 *
 * `append` does its work before it returns, on the calling thread: a worker for the commit costs
 * more than it gives. Several processes may use one file; every transaction asks first whether
 * another one wrote (`PRAGMA data_version`) and then reads what is new.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';

import { type LedgerEvent } from '../ledger/events.ts';
import { type LedgerEntry, type LedgerStore } from '../ledger/ports.ts';
import { INDEX_LIMITS, type IndexLimits, LearnerIndex } from './learner-index.ts';
import { learnerKey, mustBeStorable } from './learner-key.ts';
import { Leases } from './leases.ts';
import { eventsOf, missingRow, packLines } from './ledger-lines.ts';
import { migrateLedger } from './ledger-schema.ts';
import { closeDatabase, openDatabase, type SqliteDatabase } from './sqlite-driver.ts';

export const LEDGER_FILE = 'ledger.db';

/** Rows read in one go; between two goes other work may run. A row is about 10 KB. */
const ROWS_PER_TURN = 128;

interface FenceRequest {
  readonly tenantId: string;
  readonly learnerId: string;
  readonly resolve: (fence: number) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Opens `ledger.db` in the data folder, and creates both where they are missing.
 *
 * @throws StoreError where the file cannot be opened or was written by a newer engine.
 * @throws LedgerDamage where the newest rows cannot be read.
 */
export function openSqliteLedgerStore(
  dataFolder: string,
  limits: IndexLimits = INDEX_LIMITS,
): LedgerStore {
  const database = openDatabase(dataFolder, LEDGER_FILE);
  try {
    migrateLedger(database);
    return new SqliteLedgerStore(database, limits);
  } catch (error) {
    database.close();
    throw error;
  }
}

class SqliteLedgerStore implements LedgerStore {
  readonly #database: SqliteDatabase;
  readonly #index: LearnerIndex;
  readonly #leases: Leases;
  readonly #begin;
  readonly #beginWrite;
  readonly #commit;
  readonly #dataVersion;
  readonly #addRow;
  readonly #rows;
  #seenVersion = -1;
  /** The last row that the index knows of. */
  #lastId: number;
  #open = true;
  /** Set by a failed transaction: look at the file again before trusting memory. */
  #doubt = false;
  #requests: FenceRequest[] = [];

  constructor(database: SqliteDatabase, limits: IndexLimits) {
    this.#database = database;
    this.#index = new LearnerIndex(database, limits);
    this.#leases = new Leases(database);
    this.#begin = database.prepare('BEGIN');
    this.#beginWrite = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#dataVersion = database.prepare('PRAGMA data_version');
    this.#addRow = database.prepare('INSERT INTO ledger VALUES (?, ?, ?)');
    this.#rows = database.prepare(
      'SELECT id, events FROM ledger WHERE id IN (SELECT value FROM json_each(?)) AND tenant = ? ORDER BY id',
    );
    this.#lastId = this.#index.mark();
    this.#transact(this.#begin, () => undefined);
  }

  append(entries: readonly LedgerEntry[]): Promise<readonly LedgerEntry[]> {
    return new Promise((resolve) => resolve(this.#append(entries)));
  }

  issueFence(tenantId: string, learnerId: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#mustBeOpen();
      mustBeStorable(tenantId, learnerId);
      this.#requests.push({ tenantId, learnerId, resolve, reject });
      // A lecture that begins brings many at once: those of one turn share one commit.
      if (this.#requests.length === 1) setImmediate(() => this.#answerRequests());
    });
  }

  async read(
    tenantId: string,
    learnerId: string,
  ): Promise<{ readonly fence: number; readonly events: readonly LedgerEvent[] }> {
    mustBeStorable(tenantId, learnerId);
    const key = learnerKey(tenantId, learnerId);
    const [fence, ids] = this.#transact(this.#begin, () => [
      this.#leases.newest(key, tenantId, learnerId),
      this.#index.rowIds(key, tenantId, learnerId),
    ]);
    const events: LedgerEvent[] = [];
    // Rows never change, so they need not be read in one transaction.
    for (let from = 0; from < ids.length; from += ROWS_PER_TURN) {
      if (from > 0) await nextTurn();
      this.#mustBeOpen();
      this.#readRows(ids.slice(from, from + ROWS_PER_TURN), tenantId, learnerId, events);
    }
    return { fence, events };
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#open) return resolve();
      this.#answerRequests();
      try {
        const written = this.#transact(this.#beginWrite, () =>
          this.#index.write(this.#lastId, true),
        );
        this.#index.settle(written);
      } finally {
        this.#open = false;
        closeDatabase(this.#database);
      }
      resolve();
    });
  }

  #append(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
    const fenced: LedgerEntry[] = [];
    const taken: { entry: LedgerEntry; key: string }[] = [];
    const rows = new Map<string, string>();
    let lastId = 0;
    const rowIds = new Map<string, number>();
    const written = this.#transact(this.#beginWrite, () => {
      for (const entry of entries) {
        const { tenantId, learnerId } = entry;
        const key = learnerKey(tenantId, learnerId);
        const newest = this.#leases.newest(key, tenantId, learnerId);
        if (newest === 0 || newest !== entry.fence) {
          fenced.push(entry);
        } else if (entry.events.length > 0) {
          taken.push({ entry, key });
          rows.set(tenantId, (rows.get(tenantId) ?? '') + packLines(learnerId, entry.events));
        }
      }
      lastId = this.#lastId;
      for (const [tenantId, lines] of rows) {
        lastId += 1;
        this.#addRow.run(lastId, tenantId, lines);
        rowIds.set(tenantId, lastId);
      }
      return this.#index.write(this.#lastId);
    });
    this.#index.settle(written);
    const idOf = ({ entry }: { entry: LedgerEntry }) => rowIds.get(entry.tenantId) ?? lastId;
    // The index wants ids in ascending order, also where hosts alternate in one call.
    if (rowIds.size > 1) taken.sort((a, b) => idOf(a) - idOf(b));
    for (const each of taken) {
      const { tenantId, learnerId } = each.entry;
      this.#index.note(each.key, tenantId, learnerId, idOf(each));
    }
    this.#lastId = lastId;
    return fenced;
  }

  #readRows(ids: readonly number[], tenantId: string, learnerId: string, into: LedgerEvent[]) {
    const rows = this.#rows.all(JSON.stringify(ids), tenantId) as { id: number; events: string }[];
    for (const [at, id] of ids.entries()) {
      const row = rows[at];
      if (row?.id !== id) throw missingRow(id);
      for (const event of eventsOf(id, row.events, learnerId)) into.push(event);
    }
  }

  #answerRequests(): void {
    const requests = this.#requests;
    if (requests.length === 0) return;
    this.#requests = [];
    try {
      const fences = this.#transact(this.#beginWrite, () =>
        requests.map(({ tenantId, learnerId }) => this.#leases.issue(tenantId, learnerId)),
      );
      for (const [at, fence] of fences.entries()) requests[at]?.resolve(fence);
    } catch (error) {
      for (const request of requests) request.reject(error);
    }
  }

  /** Runs the work in one transaction, on top of all that any process has written. */
  #transact<T>(begin: { run(): unknown }, work: () => T): T {
    this.#mustBeOpen();
    begin.run();
    try {
      this.#catchUp();
      const result = work();
      this.#commit.run();
      return result;
    } catch (error) {
      this.#doubt = true;
      // A full disk may have rolled back already; whatever happens here, the first error counts.
      try {
        if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      } catch {
        /* the next BEGIN will say so */
      }
      throw error;
    }
  }

  #catchUp(): void {
    const { data_version: version } = this.#dataVersion.get() as { data_version: number };
    if (version === this.#seenVersion && !this.#doubt) return;
    this.#leases.forget();
    this.#lastId = this.#index.readTail(this.#lastId);
    this.#seenVersion = version;
    this.#doubt = false;
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('The ledger store is closed.');
  }
}

/**
 * The ledger in an embedded SQLite file: one packed row a tenant and commit, synced to the disk
 * before `append` resolves.
 *
 * `append` commits before it returns, on the calling thread: a worker for that costs more than it
 * gives. It waits for the disk beside it (`sqlite-log.ts`). Several processes may use one file; every
 * transaction asks first whether another one wrote (`PRAGMA data_version`) and then reads what is new.
 */

import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { chainStart } from '../ledger/chain.ts';
import { type StoredEvent } from '../ledger/compacted.ts';
import { type LedgerEvent } from '../ledger/events.ts';
import { LedgerDamage } from '../ledger/evolve.ts';
import {
  type LearnerNews,
  type LedgerEntry,
  type LedgerPieces,
  type LedgerStore,
  type Rejection,
} from '../ledger/ports.ts';
import { unpackRecord } from './compaction/record.ts';
import { SqliteRecords } from './compaction/sqlite-records.ts';
import { FenceRequests } from './fence-requests.ts';
import { gathered } from './gathered.ts';
import { type KnownHead, LearnerHeads } from './learner-heads.ts';
import { INDEX_LIMITS, type IndexLimits, LearnerIndex } from './learner-index.ts';
import { isStorable, learnerKey, mustBeStorable } from './learner-key.ts';
import { LearnerRows, ROWS_PER_GO } from './learner-rows.ts';
import { eachEvent, packLines, tally } from './ledger-lines.ts';
import { migrateLedger } from './ledger-schema.ts';
import { sha256 } from './sha256.ts';
import { closeDatabase, openDatabase, rollBack, type SqliteDatabase } from './sqlite-driver.ts';
import { SyncedLog } from './sqlite-log.ts';

export const LEDGER_FILE = 'ledger.db';

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
    const log = new SyncedLog(database, join(dataFolder, LEDGER_FILE));
    return new SqliteLedgerStore(database, log, limits);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The lines that a commit adds for one tenant. */
interface NewRow {
  readonly id: number;
  lines: string;
}

class SqliteLedgerStore implements LedgerStore {
  readonly #database: SqliteDatabase;
  readonly #log: SyncedLog;
  readonly #index: LearnerIndex;
  readonly #heads: LearnerHeads;
  readonly #records: SqliteRecords;
  readonly #begin;
  readonly #beginWrite;
  readonly #commit;
  readonly #dataVersion;
  readonly #addRow;
  readonly #rows;
  readonly #fences = new FenceRequests(async (wishes) => {
    const fences = this.#write(() => wishes.map((wish) => this.#heads.issue(wish)));
    await this.#log.synced();
    return fences;
  });
  #seenVersion = -1;
  /** The last row that the index knows of. */
  #lastId: number;
  #open = true;
  /** Set by a failed transaction: look at the file again before trusting memory. */
  #doubt = false;

  constructor(database: SqliteDatabase, log: SyncedLog, limits: IndexLimits) {
    this.#database = database;
    this.#log = log;
    this.#index = new LearnerIndex(database, limits);
    this.#heads = new LearnerHeads(database);
    this.#records = new SqliteRecords(database);
    this.#begin = database.prepare('BEGIN');
    this.#beginWrite = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#dataVersion = database.prepare('PRAGMA data_version');
    this.#addRow = database.prepare('INSERT INTO ledger VALUES (?, ?, ?)');
    this.#rows = new LearnerRows(database);
    this.#lastId = this.#index.mark();
    this.#transact(this.#begin, () => undefined);
  }

  async append(entries: readonly LedgerEntry[]): Promise<readonly Rejection[]> {
    const rejected = this.#append(entries);
    await this.#log.synced();
    return rejected;
  }

  async issueFence(tenantId: string, learnerId: string): Promise<number> {
    mustBeStorable(tenantId, learnerId);
    return this.#fences.ask({ tenantId, learnerId });
  }

  read(tenantId: string, learnerId: string, after?: number): Promise<LearnerNews> {
    return gathered(this.pieces(tenantId, learnerId, after));
  }

  async *pieces(tenantId: string, learnerId: string, after = 0): LedgerPieces {
    mustBeStorable(tenantId, learnerId);
    const key = learnerKey(tenantId, learnerId);
    const [record, from] = this.#transact(this.#begin, () => [
      this.#records.find(tenantId, learnerId),
      this.#records.upTo(tenantId),
    ]);
    let count = record?.events ?? 0;
    let chain = record?.chain ?? chainStart(sha256, tenantId, learnerId);
    if (record !== null && count > after) yield [unpackRecord(record).record];
    let done = 0;
    let ids: readonly number[] = [];
    for (;;) {
      const { fence, upTo, rows } = this.#transact(this.#begin, () => {
        const mark = this.#records.upTo(tenantId);
        // Only at the end of those known: each time it is all of a learner's rows.
        if (done === ids.length) ids = this.#index.rowIds(key, tenantId, learnerId, mark);
        return {
          fence: this.#heads.fence(this.#heads.get(key), tenantId, learnerId),
          upTo: mark,
          // Together with the mark: rows that are compacted a moment later may be deleted then.
          rows: this.#rows.of(mark === from ? ids.slice(done, done + ROWS_PER_GO) : [], tenantId),
        };
      });
      // What was raw when this began has been compacted meanwhile.
      if (upTo !== from) {
        return yield* this.pieces(tenantId, learnerId, Math.max(after, count));
      }
      if (ids.length === done) {
        // Nothing was written since the last row was read: this is where the learner stands.
        this.#heads.remember(key, count, chain);
        // Nobody may rest on what a power cut can still take.
        await this.#log.synced();
        return { fence, count, chain };
      }
      const events: StoredEvent[] = [];
      for (const row of rows) {
        const held = tally(row.id, row.events, learnerId);
        if (count + held.count > after) {
          const keep = (event: LedgerEvent): void => void events.push(event);
          eachEvent(row.id, row.events, learnerId, keep, Math.max(0, after - count));
        }
        count += held.count;
        chain = held.chain;
      }
      done += rows.length;
      if (events.length > 0) yield events;
      if (done < ids.length) await nextTurn();
      this.#mustBeOpen();
    }
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    const answered = this.#fences.answer();
    try {
      const written = this.#write(() => this.#index.write(this.#lastId, true));
      this.#index.settle(written);
    } finally {
      this.#open = false;
      await answered;
      await this.#log.close();
      closeDatabase(this.#database);
    }
  }

  #append(entries: readonly LedgerEntry[]): readonly Rejection[] {
    const rejected: Rejection[] = [];
    const taken: { readonly entry: LedgerEntry; readonly key: string; readonly row: NewRow }[] = [];
    const rows = new Map<string, NewRow>();
    let lastId = 0;
    const written = this.#write(() => {
      lastId = this.#lastId;
      for (const entry of entries) {
        const { tenantId, learnerId, events } = entry;
        const key = learnerKey(tenantId, learnerId);
        const head = this.#headOf(key, tenantId, learnerId);
        if (head === null || !this.#heads.permits(head, entry)) {
          rejected.push({ entry, why: 'fenced' });
        } else if (head.count !== entry.after) {
          rejected.push({ entry, why: 'behind' });
        } else if (events.length > 0) {
          const { lines, chain } = packLines(learnerId, events, head.chain);
          this.#heads.move(head, head.count + events.length, chain);
          let row = rows.get(tenantId);
          if (row === undefined) {
            lastId += 1;
            row = { id: lastId, lines: '' };
            rows.set(tenantId, row);
          }
          row.lines += lines;
          taken.push({ entry, key, row });
        }
      }
      for (const [tenantId, { id, lines }] of rows) this.#addRow.run(id, tenantId, lines);
      return this.#index.write(this.#lastId);
    });
    this.#heads.settle();
    this.#index.settle(written);
    // The index wants ids in ascending order, also where hosts alternate in one call.
    if (rows.size > 1) taken.sort((a, b) => a.row.id - b.row.id);
    for (const { entry, key, row } of taken) {
      this.#index.note(key, entry.tenantId, entry.learnerId, row.id);
    }
    this.#lastId = lastId;
    return rejected;
  }

  /**
   * Writers read before they write, so the head is nearly always known. Null for unfit names and
   * where the ledger is damaged, which the writer learns when it reads again: others in the call
   * are not kept waiting for it.
   */
  #headOf(key: string, tenantId: string, learnerId: string): KnownHead | null {
    const known = this.#heads.get(key);
    if (known !== undefined) return known;
    if (!isStorable(tenantId, learnerId)) return null;
    try {
      return this.#countHead(key, tenantId, learnerId);
    } catch (error) {
      if (error instanceof LedgerDamage) return null;
      throw error;
    }
  }

  #countHead(key: string, tenantId: string, learnerId: string): KnownHead {
    const record = this.#records.find(tenantId, learnerId);
    const ids = this.#index.rowIds(key, tenantId, learnerId, this.#records.upTo(tenantId));
    const { count, chain } = this.#rows.end(ids, tenantId, learnerId, {
      count: record?.events ?? 0,
      chain: record?.chain ?? chainStart(sha256, tenantId, learnerId),
    });
    return this.#heads.remember(key, count, chain);
  }

  #write<T>(work: () => T): T {
    this.#mustBeOpen();
    this.#log.mend();
    const result = this.#transact(this.#beginWrite, work);
    this.#log.committed();
    return result;
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
      this.#heads.undo();
      rollBack(this.#database);
      throw error;
    }
  }

  #catchUp(): void {
    const { data_version: version } = this.#dataVersion.get() as { data_version: number };
    if (version === this.#seenVersion && !this.#doubt) return;
    this.#heads.forgetFences();
    // Rows that another process wrote may have been compacted before they were ever seen here.
    if (this.#records.lookAgain() > this.#lastId) this.#heads.forgetAll();
    this.#lastId = this.#index.readTail(this.#lastId, (key, link) => {
      const head = this.#heads.get(key);
      if (head !== undefined) this.#heads.remember(key, head.count + 1, link);
    });
    this.#seenVersion = version;
    this.#doubt = false;
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('The ledger store is closed.');
  }
}

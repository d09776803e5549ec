/** The embedded ledger as a whole. Another handle may write to it meanwhile. */

import { setImmediate as nextTurn } from 'node:timers/promises';

import { COMPACTIONS } from '../compaction/compaction-lines.ts';
import { type StoredRecord } from '../compaction/record.ts';
import { STANDING } from '../compaction/sqlite-records.ts';
import { migrateLedger } from '../ledger-schema.ts';
import { closeDatabase, openDatabase, rollBack, type SqliteDatabase } from '../sqlite-driver.ts';
import { LEDGER_FILE } from '../sqlite-ledger-store.ts';
import { type ArchiveReader, type LedgerArchive } from './archive.ts';
import { type Chains } from './chain-ends.ts';
import { storedHeads } from './stored-head.ts';

/** Rows read in one go, between which beats are served; a row is about 10 KB. */
const ROWS_PER_GO = 64;
const HEADS_PER_GO = 5_000;
const RECORDS_PER_GO = 100;
/** Rows that were compacted and not deleted yet do not count; notes of what was compacted do. */
const STANDS = `(id > coalesce((SELECT up_to FROM compacted_to AS t WHERE t.tenant = ledger.tenant), 0)
  OR substr(events, 1, ${COMPACTIONS.length + 1}) = '${COMPACTIONS}' || char(9))`;

/** @throws StoreError where the file cannot be opened or was written by a newer engine. */
export function openSqliteArchive(dataFolder: string): LedgerArchive {
  const database = openDatabase(dataFolder, LEDGER_FILE);
  try {
    migrateLedger(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    ...sqliteReader(database),
    snapshot: async (read) => {
      // Others may write with this handle meanwhile.
      const own = openDatabase(dataFolder, LEDGER_FILE);
      try {
        own.exec('BEGIN');
        return await read(sqliteReader(own));
      } finally {
        rollBack(own);
        own.close();
      }
    },
    cut: () => {
      // One writer at a time: whatever is there is complete.
      const row = database.prepare('SELECT max(id) AS id FROM ledger').get() as {
        id: number | null;
      };
      return Promise.resolve(row.id ?? 0);
    },
    keep: async (heads) => {
      const addHead = database.prepare('INSERT INTO signed_head VALUES (?, ?, ?, ?)');
      const putChain = database.prepare(
        'INSERT INTO signed_chain VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = excluded.count, chain = excluded.chain WHERE count <> excluded.count',
      );
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { head, chains } of heads) {
          const { tenant, day } = head.statement;
          addHead.run(tenant, day, head.signed, head.signature);
          for (const [learnerId, { count, chain }] of chains) {
            putChain.run(tenant, learnerId, count, chain);
          }
        }
        database.exec('COMMIT');
      } catch (error) {
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
      return Promise.resolve();
    },
    close: () => Promise.resolve(closeDatabase(database)),
  };
}

export function sqliteReader(database: SqliteDatabase): ArchiveReader {
  const rowsAfter = database.prepare(
    `SELECT id, tenant AS tenantId, events AS lines FROM ledger WHERE id > ?1 AND ${STANDS} ORDER BY id LIMIT ?2`,
  );
  const fencesAfter = database.prepare(
    'SELECT tenant, learner, fence FROM lease WHERE (tenant, learner) > (?, ?) ORDER BY tenant, learner LIMIT ?',
  );
  const recordsAfter = database.prepare(
    `${STANDING} AND (tenant, learner) > (?, ?) GROUP BY tenant, learner ORDER BY tenant, learner LIMIT ?`,
  );
  return {
    async *rows(afterId) {
      for (let last = afterId; ;) {
        const rows = rowsAfter.all(last, ROWS_PER_GO) as never[] as {
          id: number;
          tenantId: string;
          lines: string;
        }[];
        const newest = rows.at(-1);
        if (newest === undefined) return;
        yield rows;
        last = newest.id;
        await nextTurn();
      }
    },
    async *heads() {
      for (let last = ['', '']; ;) {
        const rows = fencesAfter.all(last[0] ?? '', last[1] ?? '', HEADS_PER_GO) as {
          tenant: string;
          learner: string;
          fence: number;
        }[];
        const newest = rows.at(-1);
        if (newest === undefined) return;
        yield rows.map(({ tenant, learner, fence }) => {
          return { tenantId: tenant, learnerId: learner, fence, end: null };
        });
        last = [newest.tenant, newest.learner];
        await nextTurn();
      }
    },
    async *records() {
      for (let last = ['', '']; ;) {
        const records = recordsAfter.all(last[0] ?? '', last[1] ?? '', RECORDS_PER_GO) as never[];
        const newest = (records as StoredRecord[]).at(-1);
        if (newest === undefined) return;
        yield records;
        last = [newest.tenantId, newest.learnerId];
        await nextTurn();
      }
    },
    signedHeads: (onUnreadable) => {
      const rows = database
        .prepare('SELECT tenant, day, statement, signature FROM signed_head ORDER BY tenant, day')
        .all() as { tenant: string; day: string; statement: string; signature: string }[];
      return Promise.resolve(storedHeads(rows, onUnreadable));
    },
    signedChains: (tenantId) => {
      const rows = database
        .prepare('SELECT learner, count, chain FROM signed_chain WHERE tenant = ?')
        .all(tenantId) as { learner: string; count: number; chain: string }[];
      const chains: Chains = new Map();
      for (const { learner, count, chain } of rows) chains.set(learner, { count, chain });
      return Promise.resolve(chains);
    },
  };
}

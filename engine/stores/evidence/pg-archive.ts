/** The ledger in PostgreSQL as a whole. Engines may write to it meanwhile. */

import { COMPACTIONS } from '../compaction/compaction-lines.ts';
import { type StoredRecord } from '../compaction/record.ts';
import { type PgConnection, type PgQuery } from '../pg-driver.ts';
import { STANDING_RECORDS } from '../pg-ledger-statements.ts';
import { type ArchiveReader, type LedgerArchive } from './archive.ts';
import { type Chains } from './chain-ends.ts';
import { type HeadRow, storedHeads } from './stored-head.ts';

const ROWS_PER_GO = 2_000;
const HEADS_PER_GO = 5_000;
const RECORDS_PER_GO = 100;
/** Chains written with one statement. */
const CHAINS_PER_GO = 5_000;
/** Rows that were compacted and not deleted yet do not count; notes of what was compacted do. $3: their name. */
const STANDS = `(id > coalesce((SELECT t.up_to FROM compacted_to AS t WHERE t.tenant = ledger.tenant), 0) OR learner = $3)`;

/** The tables must be there: see `openPgLedgerStore`. Closing it leaves the database open. */
export function pgArchive({ query, transaction }: PgConnection): LedgerArchive {
  return {
    ...pgReader(query),
    snapshot: (read) =>
      transaction(async (ask) => {
        await ask('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
        return read(pgReader(ask));
      }),
    cut: () =>
      transaction(async (ask) => {
        // Waits for the appends that run and holds up new ones for the moment of one question.
        await ask('LOCK TABLE ledger IN SHARE MODE');
        const [row] = await ask<{ id: number | null }>('SELECT max(id) AS id FROM ledger');
        return row?.id ?? 0;
      }),
    keep: (heads) =>
      transaction(async (ask) => {
        for (const { head, chains } of heads) {
          const { tenant, day } = head.statement;
          await ask('INSERT INTO signed_head VALUES ($1, $2, $3, $4)', [
            ...[tenant, day, head.signed, head.signature],
          ]);
          const all = [...chains];
          for (let from = 0; from < all.length; from += CHAINS_PER_GO) {
            const some = all.slice(from, from + CHAINS_PER_GO);
            await ask(
              `INSERT INTO signed_chain AS c SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[])
               ON CONFLICT (tenant, learner) DO UPDATE SET count = excluded.count, chain = excluded.chain
               WHERE c.count <> excluded.count`,
              [
                tenant,
                some.map(([learnerId]) => learnerId),
                some.map(([, { count }]) => count),
                some.map(([, { chain }]) => chain),
              ],
            );
          }
        }
      }),
    close: () => Promise.resolve(),
  };
}

export function pgReader(query: PgQuery): ArchiveReader {
  return {
    async *rows(afterId) {
      for (let last = afterId; ;) {
        const rows = await query<{ id: number; tenantId: string; lines: string }>(
          `SELECT id, tenant AS "tenantId", events AS lines FROM ledger WHERE id > $1 AND ${STANDS}
           ORDER BY id FETCH FIRST ($2::bigint) ROWS WITH TIES`,
          [last, ROWS_PER_GO, COMPACTIONS],
        );
        const newest = rows.at(-1);
        if (newest === undefined) return;
        yield rows;
        last = newest.id;
      }
    },
    async *heads() {
      for (let last = ['', '']; ;) {
        const rows = await query<{
          tenant: string;
          learner: string;
          fence: number;
          count: number;
          chain: string;
        }>(
          'SELECT tenant, learner, fence, count, chain FROM ledger_head WHERE (tenant, learner) > ($1, $2) ORDER BY tenant, learner LIMIT $3',
          [last[0], last[1], HEADS_PER_GO],
        );
        const newest = rows.at(-1);
        if (newest === undefined) return;
        yield rows.map(({ tenant, learner, fence, count, chain }) => {
          return { tenantId: tenant, learnerId: learner, fence, end: { count, chain } };
        });
        last = [newest.tenant, newest.learner];
      }
    },
    async *records() {
      for (let last = ['', '']; ;) {
        const records = await query<StoredRecord & Record<string, unknown>>(
          `${STANDING_RECORDS} AND (r.tenant, r.learner) > ($1, $2) ORDER BY r.tenant, r.learner, r.up_to DESC LIMIT $3`,
          [last[0], last[1], RECORDS_PER_GO],
        );
        const newest = records.at(-1);
        if (newest === undefined) return;
        yield records;
        last = [newest.tenantId, newest.learnerId];
      }
    },
    signedHeads: async (onUnreadable) => {
      const rows = await query<HeadRow & Record<string, unknown>>(
        'SELECT tenant, day, statement, signature FROM signed_head ORDER BY tenant COLLATE "C", day COLLATE "C"',
      );
      return storedHeads(rows, onUnreadable);
    },
    signedChains: async (tenantId) => {
      const rows = await query<{ learner: string; count: number; chain: string }>(
        'SELECT learner, count, chain FROM signed_chain WHERE tenant = $1',
        [tenantId],
      );
      const chains: Chains = new Map();
      for (const { learner, count, chain } of rows) chains.set(learner, { count, chain });
      return chains;
    },
  };
}

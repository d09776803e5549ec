/**
 * The ledger in PostgreSQL as compacting needs it, over one connection: that which holds the lock of
 * compacting. Where it is lost, the lock is lost with it, and nothing more can be written over it.
 */

import { type LedgerRow } from '../evidence/archive.ts';
import { pgReader } from '../evidence/pg-archive.ts';
import { type PgConnection } from '../pg-driver.ts';
import { STANDING_RECORDS } from '../pg-ledger-statements.ts';
import { makeMonth, monthOf } from '../pg-months.ts';
import { COMPACTIONS, firstPlace, packNotes } from './compaction-lines.ts';
import { type CompactableLedger } from './ports.ts';
import { type StoredRecord } from './record.ts';

const ROWS_PER_GO = 1_000;
const ROWS_PER_DELETE = 1_000;
const LEARNERS_PER_CLEAR = 500;
const RECORDS_PER_GO = 100;

export function pgCompactable({ query, transaction }: PgConnection): CompactableLedger {
  async function clearLearners(tenantId: string, { upTo, clearedTo }: Cleared): Promise<void> {
    for (let last = ''; ;) {
      const some = await query<{ learner: string }>(
        'SELECT DISTINCT learner FROM compacted WHERE tenant = $1 AND learner > $2 AND up_to > $3 ORDER BY learner LIMIT $4',
        [tenantId, last, clearedTo, LEARNERS_PER_CLEAR],
      );
      const newest = some.at(-1);
      if (newest === undefined) return;
      await query(
        `DELETE FROM compacted AS r WHERE tenant = $1 AND learner = ANY($2::text[]) AND (up_to > $3 OR up_to <
         (SELECT max(n.up_to) FROM compacted AS n WHERE n.tenant = $1 AND n.learner = r.learner AND n.up_to <= $3))`,
        [tenantId, some.map(({ learner }) => learner), upTo],
      );
      last = newest.learner;
    }
  }

  /** @returns whether all of them are gone */
  async function clearRows(
    tenantId: string,
    { upTo, clearedTo }: Cleared,
    goesOn: () => boolean,
  ): Promise<boolean> {
    const which = 'id > $2 AND id <= $3 AND tenant = $1 AND learner <> $4';
    for (let last = clearedTo; ;) {
      const [found] = await query<{ id: number | null }>(
        `SELECT max(id) AS id FROM (SELECT id FROM ledger WHERE ${which} ORDER BY id LIMIT $5) AS these`,
        [tenantId, last, upTo, COMPACTIONS, ROWS_PER_DELETE],
      );
      const newest = found?.id ?? null;
      if (newest === null) return true;
      if (!goesOn()) return false;
      await query(`DELETE FROM ledger WHERE ${which}`, [tenantId, last, newest, COMPACTIONS]);
      last = newest;
    }
  }

  async function clearedOf(tenantId: string): Promise<Cleared> {
    const [found] = await query<{ upTo: number; clearedTo: number }>(
      'SELECT up_to AS "upTo", cleared_to AS "clearedTo" FROM compacted_to WHERE tenant = $1',
      [tenantId],
    );
    return found ?? { upTo: 0, clearedTo: 0 };
  }

  return {
    signedHeads: () => pgReader(query).signedHeads(),
    async mark(tenantId) {
      const [row] = await query<{ days: number | null }>(
        'SELECT max(raw_days) AS days FROM compacted WHERE tenant = $1',
        [tenantId],
      );
      return { upTo: (await clearedOf(tenantId)).upTo, rawDays: row?.days ?? 0 };
    },
    async *rows(tenantId, after, upTo, learners) {
      for (let last = after; ;) {
        // As a condition the learners would tempt the planner to sort all of their rows each time.
        const rows = await query<{ id: number; tenantId: string; lines: string | null }>(
          `SELECT id, tenant AS "tenantId",
             CASE WHEN $6::text[] IS NULL OR learner = ANY($6::text[]) THEN events END AS lines
           FROM ledger WHERE id > $2 AND id <= $3 AND tenant = $1 AND learner <> $4
           ORDER BY id FETCH FIRST ($5::bigint) ROWS WITH TIES`,
          [tenantId, last, upTo, COMPACTIONS, ROWS_PER_GO, learners ?? null],
        );
        const newest = rows.at(-1);
        if (newest === undefined) return;
        yield rows.filter(
          (row): row is LedgerRow & { [name: string]: unknown } => row.lines !== null,
        );
        last = newest.id;
      }
    },
    async records(tenantId, learnerIds) {
      const found: StoredRecord[] = [];
      for (let at = 0; at < learnerIds.length; at += RECORDS_PER_GO) {
        const some = await query<StoredRecord & Record<string, unknown>>(
          `${STANDING_RECORDS} AND r.tenant = $1 AND r.learner = ANY($2::text[]) ORDER BY r.tenant, r.learner, r.up_to DESC`,
          [tenantId, learnerIds.slice(at, at + RECORDS_PER_GO)],
        );
        found.push(...some);
      }
      return found;
    },
    async writeAhead(ahead) {
      for (let at = 0; at < ahead.length; at += RECORDS_PER_GO) {
        const some = ahead.slice(at, at + RECORDS_PER_GO);
        await query(
          `INSERT INTO compacted SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::integer[], $7::bytea[])`,
          [
            some.map(({ tenantId }) => tenantId),
            some.map(({ learnerId }) => learnerId),
            some.map(({ upTo }) => upTo),
            some.map(({ events }) => events),
            some.map(({ chain }) => chain),
            some.map(({ rawDays }) => rawDays),
            some.map(({ packed }) => Buffer.from(packed)),
          ],
        );
      }
    },
    async moveMark(tenantId, from, upTo, notes) {
      const month = monthOf(notes[0]?.at.utcMs ?? 0);
      await makeMonth(query, month);
      await transaction(async (ask) => {
        const moved = await ask(
          `INSERT INTO compacted_to (tenant, up_to) VALUES ($1, $2)
           ON CONFLICT (tenant) DO UPDATE SET up_to = $2 WHERE compacted_to.up_to = $3 RETURNING tenant`,
          [tenantId, upTo, from],
        );
        if (moved.length !== 1) throw new Error('another compaction has moved the mark meanwhile');
        const [known] = await ask<{ count: number; chain: string }>(
          'SELECT count, chain FROM ledger_head WHERE tenant = $1 AND learner = $2',
          [tenantId, COMPACTIONS],
        );
        const { rows, end } = packNotes(notes, known ?? firstPlace(tenantId));
        await ask(
          `INSERT INTO ledger_head VALUES ($1, $2, 0, $3, $4)
           ON CONFLICT (tenant, learner) DO UPDATE SET count = excluded.count, chain = excluded.chain`,
          [tenantId, COMPACTIONS, end.count, end.chain],
        );
        // Numbered in the order of the list: the chain is followed in the order of the numbers.
        await ask(
          `INSERT INTO ledger (month, tenant, learner, last, events)
           SELECT $1::integer, $2::text, $3::text, n.last, n.lines
           FROM unnest($4::bigint[], $5::text[]) WITH ORDINALITY AS n(last, lines, place) ORDER BY n.place`,
          [
            ...[month, tenantId, COMPACTIONS],
            rows.map(({ last }) => last),
            rows.map(({ lines }) => lines),
          ],
        );
      });
    },
    async clear(tenantId, goesOn) {
      const cleared = await clearedOf(tenantId);
      await clearLearners(tenantId, cleared);
      if (cleared.clearedTo === cleared.upTo) return;
      if (!(await clearRows(tenantId, cleared, goesOn))) return;
      await query('UPDATE compacted_to SET cleared_to = $2 WHERE tenant = $1', [
        ...[tenantId, cleared.upTo],
      ]);
    },
  };
}

interface Cleared {
  /** The mark. */
  readonly upTo: number;
  /** Nothing that does not count is left up to here. */
  readonly clearedTo: number;
}

/**
 * Moves the stores of a data folder to PostgreSQL: every line of the ledger as it is and under the
 * same row numbers, so that every link of every chain and every signed head stays right. How far it
 * has come stands in the target, so a move that was interrupted goes on.
 */

import { chainStart } from '../ledger/chain.ts';
import { type LedgerArchive, type LedgerRow } from './evidence/archive.ts';
import { pgArchive } from './evidence/pg-archive.ts';
import { type StoredRecord } from './compaction/record.ts';
import { eachLine } from './ledger-lines.ts';
import { type PgDatabase, type PgQuery } from './pg-driver.ts';
import { makeMonth, monthOf } from './pg-months.ts';
import { sha256 } from './sha256.ts';
import { type SqliteDatabase } from './sqlite-driver.ts';
import { StoreError } from './store-error.ts';

/** Setting of the target while a move into it has not ended: the last row that is there. */
export const MOVE_SETTING = 'store-move';

const CATALOGUE_TABLES = [
  ...['tenant', 'api_key', 'lesson', 'lesson_version', 'course', 'session', 'setting'],
  ...['playing_quality', 'playing_quality_start'],
] as const;
const ROWS_PER_INSERT = 1_000;

/** The lines of one learner in one row. */
interface Part {
  readonly month: number;
  readonly id: number;
  readonly tenant: string;
  readonly learner: string;
  lines: string;
  events: number;
  link: string;
}

/**
 * Takes up an interrupted move or begins one.
 *
 * @returns the last row that is in the target already
 * @throws StoreError where the target holds something else
 */
export async function beginMove({ query }: PgDatabase): Promise<number> {
  const [mark] = await query('SELECT value FROM setting WHERE name = $1', [MOVE_SETTING]);
  if (mark !== undefined) return Number(mark['value']);
  const [held] = await query(
    'SELECT (SELECT count(*) FROM ledger_head) + (SELECT count(*) FROM tenant) + (SELECT count(*) FROM setting) AS n',
  );
  if (held?.['n'] !== 0) {
    throw new StoreError(
      'Nothing was moved.',
      'the database holds an installation already',
      'Give an empty database.',
    );
  }
  await query('INSERT INTO setting VALUES ($1, $2)', [MOVE_SETTING, '0']);
  return 0;
}

/** Moves the rows after those that are there. @param onRows told how many rows were moved so far */
export async function moveRows(
  source: LedgerArchive,
  { query, transaction }: PgDatabase,
  from: number,
  onRows: (rows: number) => void,
): Promise<void> {
  let moved = 0;
  if (from === 0) for await (const records of source.records()) await insertRecords(query, records);
  for await (const rows of source.rows(from)) {
    const parts = rows.flatMap(partsOf);
    for (const month of new Set(parts.map((part) => part.month))) await makeMonth(query, month);
    await transaction((ask) => insert(ask, parts, rows.at(-1)?.id ?? 0));
    moved += rows.length;
    onRows(moved);
  }
}

/** Fencing numbers, signed heads, the catalogue; then the target is complete. */
export async function endMove(
  source: LedgerArchive,
  database: PgDatabase,
  catalogue: SqliteDatabase,
): Promise<void> {
  const { query, transaction } = database;
  for await (const heads of source.heads()) {
    await query(
      `INSERT INTO ledger_head AS h SELECT t, l, f, 0, c FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS w(t, l, f, c)
       ON CONFLICT (tenant, learner) DO UPDATE SET fence = excluded.fence`,
      [
        heads.map(({ tenantId }) => tenantId),
        heads.map(({ learnerId }) => learnerId),
        heads.map(({ fence }) => fence),
        heads.map(({ tenantId, learnerId }) => chainStart(sha256, tenantId, learnerId)),
      ],
    );
  }
  await query('DELETE FROM signed_head');
  const signed = await source.signedHeads();
  const newest = new Map(signed.map((head) => [head.statement.tenant, head]));
  for (const head of signed) {
    const { tenant } = head.statement;
    const isNewest = newest.get(tenant) === head;
    const chains = isNewest ? await source.signedChains(tenant) : new Map<string, never>();
    await pgArchive(database).keep([{ head, chains }]);
  }
  await query("SELECT setval('ledger_row', greatest($1::bigint, 1))", [await source.cut()]);
  await transaction(async (ask) => {
    for (const table of CATALOGUE_TABLES) {
      const rows = catalogue.prepare(`SELECT * FROM ${table}`).all();
      for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
        await ask(
          `INSERT INTO ${table} SELECT * FROM json_populate_recordset(null::${table}, $1) ON CONFLICT DO NOTHING`,
          [JSON.stringify(rows.slice(at, at + ROWS_PER_INSERT))],
        );
      }
    }
  });
}

/** The engine may use the target from now on. */
export async function releaseMove({ query }: PgDatabase): Promise<void> {
  await query('DELETE FROM setting WHERE name = $1', [MOVE_SETTING]);
}

/** Learners of whom a record tells go on where it ends; the newest tells how far their host is. */
async function insertRecords(query: PgQuery, records: readonly StoredRecord[]): Promise<void> {
  for (const { tenantId, learnerId, upTo, events, chain, rawDays, packed } of records) {
    await query(
      'INSERT INTO compacted VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING',
      [tenantId, learnerId, upTo, events, chain, rawDays, Buffer.from(packed)],
    );
    await query('INSERT INTO ledger_head VALUES ($1, $2, 0, $3, $4) ON CONFLICT DO NOTHING', [
      ...[tenantId, learnerId, events, chain],
    ]);
    await query(
      `INSERT INTO compacted_to VALUES ($1, $2, $2) ON CONFLICT (tenant) DO UPDATE
       SET up_to = greatest(compacted_to.up_to, $2), cleared_to = greatest(compacted_to.up_to, $2)`,
      [tenantId, upTo],
    );
  }
}

function partsOf({ id, tenantId, lines }: LedgerRow): Part[] {
  const parts = new Map<string, Part>();
  eachLine(id, lines, (learner, json, link) => {
    let part = parts.get(learner);
    if (part === undefined) {
      const { at } = JSON.parse(json) as { at: { utcMs: number } };
      const place = { month: monthOf(at.utcMs), id, tenant: tenantId, learner };
      part = { ...place, lines: '', events: 0, link };
      parts.set(learner, part);
    }
    part.lines += `${learner}\t${json}\t${link}\n`;
    part.events += 1;
    part.link = link;
  });
  return [...parts.values()];
}

async function insert(ask: PgQuery, parts: readonly Part[], lastId: number): Promise<void> {
  const heads = new Map<string, { tenant: string; learner: string; count: number; link: string }>();
  const names = parts.map(({ tenant, learner }) => JSON.stringify([tenant, learner]));
  for (const row of await ask<{ tenant: string; learner: string; count: number }>(
    'SELECT h.tenant, h.learner, h.count FROM unnest($1::text[], $2::text[]) AS w(t, l) JOIN ledger_head h ON h.tenant = t AND h.learner = l',
    [parts.map(({ tenant }) => tenant), parts.map(({ learner }) => learner)],
  )) {
    heads.set(JSON.stringify([row.tenant, row.learner]), { ...row, link: '' });
  }
  const lasts = parts.map(({ tenant, learner, events, link }, at) => {
    const count = (heads.get(names[at] ?? '')?.count ?? 0) + events;
    heads.set(names[at] ?? '', { tenant, learner, count, link });
    return count;
  });
  await ask(
    `INSERT INTO ledger (month, id, tenant, learner, last, events)
     SELECT * FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[])`,
    [
      parts.map(({ month }) => month),
      parts.map(({ id }) => id),
      parts.map(({ tenant }) => tenant),
      parts.map(({ learner }) => learner),
      lasts,
      parts.map(({ lines }) => lines),
    ],
  );
  const moved = [...heads.values()];
  await ask(
    `INSERT INTO ledger_head SELECT t, l, 0, c, k FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS w(t, l, c, k)
     ON CONFLICT (tenant, learner) DO UPDATE SET count = excluded.count, chain = excluded.chain`,
    [
      moved.map(({ tenant }) => tenant),
      moved.map(({ learner }) => learner),
      moved.map(({ count }) => count),
      moved.map(({ link }) => link),
    ],
  );
  await ask('UPDATE setting SET value = $2 WHERE name = $1', [MOVE_SETTING, String(lastId)]);
}

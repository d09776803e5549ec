/**
 * Compacts `ledger.db`: old raw rows become one record a learner.
 *
 * Records are written ahead of the tenant's mark, where nobody sees them. Then one transaction moves
 * the mark and notes the records in the ledger; from then on they stand, and the rows up to the mark
 * do not count any more. Deleting those comes last, in small steps. A process that is killed in the
 * middle leaves the old or the new, and the next run clears what lies about.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';

import { type LedgerRow } from '../evidence/archive.ts';
import { openSqliteArchive } from '../evidence/sqlite-archive.ts';
import { closeDatabase, openDatabase, type SqliteDatabase } from '../sqlite-driver.ts';
import { LEDGER_FILE } from '../sqlite-ledger-store.ts';
import { COMPACTIONS, type CompactionNote, firstPlace, packNotes } from './compaction-lines.ts';
import { foldLearners, type RecordBefore } from './fold-learners.ts';
import { findOldRows } from './old-rows.ts';
import { packRecord, unpackRecord } from './record.ts';
import { SqliteRecords } from './sqlite-records.ts';

/** Learners folded in one reading of the rows; each needs some 50 KB meanwhile. */
const LEARNERS_PER_READING = 1_000;
const ROWS_PER_GO = 64;
const ROWS_PER_DELETE = 500;

export interface CompactedTenant {
  readonly tenantId: string;
  readonly learners: number;
  /** Raw events that were compacted now. */
  readonly events: number;
  readonly rows: number;
  readonly bytesBefore: number;
  /** Of the records of these learners, with what was compacted before. */
  readonly bytesAfter: number;
  /** Beats that those records stand for. */
  readonly beats: number;
}

export interface CompactOptions {
  readonly utcMs: number;
  /** Works everything out and writes nothing. */
  readonly isDryRun: boolean;
  /** Gives the disk space back; needs as much again for a while, and nobody else at work. */
  readonly shrinks: boolean;
}

/** @throws LedgerDamage where the ledger is not in order: then nothing is compacted */
export async function compactSqlite(
  dataFolder: string,
  { utcMs, isDryRun, shrinks }: CompactOptions,
): Promise<readonly CompactedTenant[]> {
  const archive = openSqliteArchive(dataFolder);
  const database = openDatabase(dataFolder, LEDGER_FILE);
  try {
    const heads = new Map<string, number[]>();
    for (const { statement } of await archive.signedHeads()) {
      heads.set(statement.tenant, [...(heads.get(statement.tenant) ?? []), statement.upTo]);
    }
    const done: CompactedTenant[] = [];
    for (const [tenantId, signed] of heads) {
      if (!isDryRun) await clear(database, tenantId);
      const compacted = await compactTenant(database, tenantId, signed, { utcMs, isDryRun });
      if (compacted === null) continue;
      done.push(compacted);
      if (!isDryRun) await clear(database, tenantId);
    }
    if (shrinks && done.length > 0 && !isDryRun) database.exec('VACUUM');
    return done;
  } finally {
    closeDatabase(database);
    await archive.close();
  }
}

async function compactTenant(
  database: SqliteDatabase,
  tenantId: string,
  signed: readonly number[],
  { utcMs, isDryRun }: Pick<CompactOptions, 'utcMs' | 'isDryRun'>,
): Promise<CompactedTenant | null> {
  const records = new SqliteRecords(database);
  records.lookAgain();
  const from = records.upTo(tenantId);
  const lastSigned = Math.max(0, ...signed);
  const days = database
    .prepare('SELECT max(raw_days) AS days FROM compacted WHERE tenant = ?')
    .get(tenantId) as { days: number | null };
  const rows = (upTo: number) => rawRows(database, tenantId, from, upTo);
  const old = await findOldRows(rows(lastSigned), days.days ?? 0, utcMs);
  const { upTo } = old;
  if (upTo === null) return null;
  const addRecord = database.prepare('INSERT INTO compacted VALUES (?, ?, ?, ?, ?, ?, ?)');
  const notes: CompactionNote[] = [];
  const sums = { events: 0, beats: 0, bytesAfter: 0 };
  const learners = [...old.learners];
  for (let at = 0; at < learners.length; at += LEARNERS_PER_READING) {
    const before = new Map<string, RecordBefore | null>();
    for (const learnerId of learners.slice(at, at + LEARNERS_PER_READING)) {
      const row = records.find(tenantId, learnerId);
      sums.events -= row?.events ?? 0;
      before.set(learnerId, row === null ? null : { ...unpackRecord(row), upTo: row.upTo });
    }
    const heads = signed.filter((head) => head > from && head <= upTo);
    const folded = await foldLearners(tenantId, before, rows(upTo), heads);
    const write = () => {
      for (const [learnerId, { record, rawDays }] of folded) {
        const { packed, digest } = packRecord(record);
        const { events, chain } = record;
        if (!isDryRun) addRecord.run(tenantId, learnerId, upTo, events, chain, rawDays, packed);
        const told = { learnerId, upTo, events, digest };
        notes.push({ v: 1, type: 'learner-compacted', at: { utcMs }, ...told });
        sums.events += events;
        sums.beats += record.beats;
        sums.bytesAfter += packed.length;
      }
    };
    if (isDryRun) write();
    else inTransaction(database, write);
  }
  if (!isDryRun) inTransaction(database, () => moveMark(database, tenantId, upTo, notes));
  const { rows: count, bytes: bytesBefore } = old;
  return { tenantId, learners: learners.length, rows: count, bytesBefore, ...sums };
}

/** From here on the records stand. */
function moveMark(
  database: SqliteDatabase,
  tenantId: string,
  upTo: number,
  notes: readonly CompactionNote[],
): void {
  const known = database
    .prepare('SELECT notes AS count, chain FROM compacted_to WHERE tenant = ?')
    .get(tenantId) as { count: number; chain: string } | undefined;
  const { rows, end } = packNotes(notes, known ?? firstPlace(tenantId));
  database
    .prepare(
      'INSERT INTO compacted_to VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET up_to = excluded.up_to, notes = excluded.notes, chain = excluded.chain',
    )
    .run(tenantId, upTo, end.count, end.chain);
  const { id } = database.prepare('SELECT max(id) AS id FROM ledger').get() as { id: number };
  const addRow = database.prepare('INSERT INTO ledger VALUES (?, ?, ?)');
  for (const [at, lines] of rows.entries()) addRow.run(id + 1 + at, tenantId, lines);
}

/** Deletes what does not count any more, and records that never came to stand. */
async function clear(database: SqliteDatabase, tenantId: string): Promise<void> {
  const mark = database
    .prepare('SELECT up_to AS upTo FROM compacted_to WHERE tenant = ?')
    .get(tenantId) as { upTo: number } | undefined;
  const upTo = mark?.upTo ?? 0;
  database.prepare('DELETE FROM compacted WHERE tenant = ? AND up_to > ?').run(tenantId, upTo);
  if (upTo === 0) return;
  database
    .prepare(
      'DELETE FROM compacted WHERE tenant = ?1 AND EXISTS (SELECT 1 FROM compacted AS n WHERE n.tenant = ?1 AND n.learner = compacted.learner AND n.up_to > compacted.up_to)',
    )
    .run(tenantId);
  database
    .prepare('DELETE FROM learner_rows WHERE tenant = ? AND last_id <= ? AND learner <> ?')
    .run(tenantId, upTo, COMPACTIONS);
  const remove = database.prepare(
    `DELETE FROM ledger WHERE id IN (SELECT id FROM ledger WHERE id <= ?1 AND tenant = ?2
     AND substr(events, 1, ${COMPACTIONS.length + 1}) <> ?3 LIMIT ${ROWS_PER_DELETE})`,
  );
  while (remove.run(upTo, tenantId, `${COMPACTIONS}\t`).changes > 0) await nextTurn();
}

async function* rawRows(
  database: SqliteDatabase,
  tenantId: string,
  from: number,
  upTo: number,
): AsyncIterable<readonly LedgerRow[]> {
  const some = database.prepare(
    'SELECT id, tenant AS tenantId, events AS lines FROM ledger WHERE id > ? AND id <= ? AND tenant = ? ORDER BY id LIMIT ?',
  );
  for (let last = from; ;) {
    const rows = some.all(last, upTo, tenantId, ROWS_PER_GO) as LedgerRow[];
    const newest = rows.at(-1);
    if (newest === undefined) return;
    yield rows;
    last = newest.id;
    await nextTurn();
  }
}

function inTransaction(database: SqliteDatabase, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** `ledger.db` as compacting needs it, over a handle of its own. */

import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

import { type LedgerRow } from '../evidence/archive.ts';
import { sqliteReader } from '../evidence/sqlite-archive.ts';
import { rollBack, type SqliteDatabase } from '../sqlite-driver.ts';
import { COMPACTIONS, firstPlace, isNoteRow, packNotes } from './compaction-lines.ts';
import { type CompactableLedger } from './ports.ts';
import { SqliteRecords } from './sqlite-records.ts';

/** A row is about 10 KB. */
const ROWS_PER_GO = 64;
const ROWS_PER_DELETE = 64;
const LEARNERS_PER_CLEAR = 32;
/** Records written with one commit, bytes. */
const BYTES_PER_WRITE = 262_144;
/** Who waits for the lock of the file looks again after 1, 2, 5, 10 ... ms: so long it stays free. */
const SHORTEST_PAUSE_MS = 10;

/** @param isPaced whether others write at the same time: between two writes they get their turn */
export function sqliteCompactable(database: SqliteDatabase, isPaced: boolean): CompactableLedger {
  const records = new SqliteRecords(database);
  const someRows = database.prepare(
    'SELECT id, tenant AS tenantId, events AS lines FROM ledger WHERE id > ? AND id <= ? AND tenant = ? ORDER BY id LIMIT ?',
  );

  async function write(work: () => void): Promise<void> {
    const beganMs = performance.now();
    database.exec('BEGIN IMMEDIATE');
    try {
      work();
      database.exec('COMMIT');
    } catch (error) {
      rollBack(database);
      throw error;
    }
    if (isPaced) await pause(Math.max(SHORTEST_PAUSE_MS, performance.now() - beganMs));
    else await nextTurn();
  }

  /** Of those whose newest record came to stand after everything was cleared. */
  async function clearLearners(tenantId: string, { upTo, clearedTo }: Cleared): Promise<void> {
    const someLearners = database.prepare(
      'SELECT DISTINCT learner FROM compacted WHERE tenant = ? AND learner > ? AND up_to > ? ORDER BY learner LIMIT ?',
    );
    const dropAhead = database.prepare(
      'DELETE FROM compacted WHERE tenant = ? AND learner = ? AND up_to > ?',
    );
    const dropReplaced = database.prepare(
      'DELETE FROM compacted WHERE tenant = ?1 AND learner = ?2 AND up_to < (SELECT max(up_to) FROM compacted WHERE tenant = ?1 AND learner = ?2 AND up_to <= ?3)',
    );
    const dropIndex = database.prepare(
      'DELETE FROM learner_rows WHERE tenant = ? AND learner = ? AND last_id <= ?',
    );
    for (let last = ''; ;) {
      const some = someLearners.all(tenantId, last, clearedTo, LEARNERS_PER_CLEAR) as {
        learner: string;
      }[];
      const newest = some.at(-1);
      if (newest === undefined) return;
      await write(() => {
        for (const { learner } of some) {
          dropAhead.run(tenantId, learner, upTo);
          dropReplaced.run(tenantId, learner, upTo);
          dropIndex.run(tenantId, learner, upTo);
        }
      });
      last = newest.learner;
    }
  }

  /** @returns whether all of them are gone */
  async function clearRows(
    tenantId: string,
    { upTo, clearedTo }: Cleared,
    goesOn: () => boolean,
  ): Promise<boolean> {
    const someIds = database.prepare(
      `SELECT id FROM ledger WHERE id > ? AND id <= ? AND tenant = ? AND ${NO_NOTE} ORDER BY id LIMIT ?`,
    );
    const remove = database.prepare(
      `DELETE FROM ledger WHERE id > ? AND id <= ? AND tenant = ? AND ${NO_NOTE}`,
    );
    for (let last = clearedTo; ;) {
      const ids = someIds.all(last, upTo, tenantId, ROWS_PER_DELETE) as { id: number }[];
      const newest = ids.at(-1);
      if (newest === undefined) return true;
      if (!goesOn()) return false;
      await write(() => remove.run(last, newest.id, tenantId));
      last = newest.id;
    }
  }

  function clearedOf(tenantId: string): Cleared {
    const found = database
      .prepare('SELECT up_to AS upTo, cleared_to AS clearedTo FROM compacted_to WHERE tenant = ?')
      .get(tenantId) as Cleared | undefined;
    return found ?? { upTo: 0, clearedTo: 0 };
  }

  return {
    signedHeads: () => sqliteReader(database).signedHeads(),
    mark: (tenantId) => {
      const { days } = database
        .prepare('SELECT max(raw_days) AS days FROM compacted WHERE tenant = ?')
        .get(tenantId) as { days: number | null };
      return Promise.resolve({ upTo: clearedOf(tenantId).upTo, rawDays: days ?? 0 });
    },
    async *rows(tenantId, after, upTo) {
      for (let last = after; ;) {
        const rows = someRows.all(last, upTo, tenantId, ROWS_PER_GO) as LedgerRow[];
        const newest = rows.at(-1);
        if (newest === undefined) return;
        yield rows.filter(({ lines }) => !isNoteRow(lines));
        last = newest.id;
        await nextTurn();
      }
    },
    records: (tenantId, learnerIds) => {
      records.lookAgain();
      const found = learnerIds.map((learnerId) => records.find(tenantId, learnerId));
      return Promise.resolve(found.filter((record) => record !== null));
    },
    async writeAhead(ahead) {
      const add = database.prepare('INSERT INTO compacted VALUES (?, ?, ?, ?, ?, ?, ?)');
      for (let at = 0; at < ahead.length;) {
        const from = at;
        for (let bytes = 0; bytes < BYTES_PER_WRITE && at < ahead.length; at += 1) {
          bytes += ahead[at]?.packed.length ?? 0;
        }
        await write(() => {
          for (const record of ahead.slice(from, at)) {
            const { tenantId, learnerId, upTo, events, chain, rawDays, packed } = record;
            add.run(tenantId, learnerId, upTo, events, chain, rawDays, packed);
          }
        });
      }
    },
    async moveMark(tenantId, from, upTo, notes) {
      const known = database
        .prepare('SELECT notes AS count, chain FROM compacted_to WHERE tenant = ?')
        .get(tenantId) as { count: number; chain: string } | undefined;
      const { rows, end } = packNotes(notes, known ?? firstPlace(tenantId));
      const move = database.prepare(
        `INSERT INTO compacted_to (tenant, up_to, notes, chain) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET up_to = ?2, notes = ?3, chain = ?4 WHERE up_to = ?5`,
      );
      const newest = database.prepare('SELECT max(id) AS id FROM ledger');
      const addRow = database.prepare('INSERT INTO ledger VALUES (?, ?, ?)');
      await write(() => {
        const { changes } = move.run(tenantId, upTo, end.count, end.chain, from);
        if (changes !== 1) throw new Error('another compaction has moved the mark meanwhile');
        const { id } = newest.get() as { id: number };
        for (const [at, { lines }] of rows.entries()) addRow.run(id + 1 + at, tenantId, lines);
      });
    },
    async clear(tenantId, goesOn) {
      const cleared = clearedOf(tenantId);
      await clearLearners(tenantId, cleared);
      if (cleared.clearedTo === cleared.upTo) return;
      if (!(await clearRows(tenantId, cleared, goesOn))) return;
      const settle = database.prepare('UPDATE compacted_to SET cleared_to = ? WHERE tenant = ?');
      await write(() => settle.run(cleared.upTo, tenantId));
    },
  };
}

interface Cleared {
  /** The mark. */
  readonly upTo: number;
  /** Nothing that does not count is left up to here. */
  readonly clearedTo: number;
}

const NO_NOTE = `substr(events, 1, ${COMPACTIONS.length + 1}) <> '${COMPACTIONS}' || char(9)`;

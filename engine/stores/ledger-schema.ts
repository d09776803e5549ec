/** The tables of `ledger.db`. */

import { type SqliteDatabase } from './sqlite-driver.ts';
import { signedTablesForSqlite } from './signed-tables.ts';
import { StoreError } from './store-error.ts';

/** Step i lifts a file of version i to version i + 1. Steps are never edited, only appended. */
export const LEDGER_MIGRATIONS: readonly string[] = [
  `
  -- One row a tenant and commit, in the order of commits: appending dirties the last page only.
  -- events holds a line an event: see ledger-lines.ts.
  CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    events TEXT NOT NULL
  ) STRICT;

  CREATE TRIGGER ledger_rows_stand BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'rows of the ledger are never changed'); END;

  -- Which rows hold events of a learner, written behind the ledger. Chunks are only added;
  -- last_id is the last id of the chunk.
  CREATE TABLE learner_rows (
    tenant TEXT NOT NULL,
    learner TEXT NOT NULL,
    last_id INTEGER NOT NULL,
    row_ids TEXT NOT NULL,
    PRIMARY KEY (tenant, learner, last_id)
  ) STRICT, WITHOUT ROWID;

  -- learner_rows knows every ledger row up to this id.
  CREATE TABLE mark (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    indexed_to INTEGER NOT NULL
  ) STRICT;
  INSERT INTO mark VALUES (1, 0);

  -- The newest fencing number issued for a learner.
  CREATE TABLE lease (
    tenant TEXT NOT NULL,
    learner TEXT NOT NULL,
    fence INTEGER NOT NULL,
    PRIMARY KEY (tenant, learner)
  ) STRICT, WITHOUT ROWID;
  `,
  signedTablesForSqlite(),
  `
  -- What stands for the first events of a learner: see compaction/record.ts. Records beyond their
  -- tenant's mark are being written and do not stand yet.
  CREATE TABLE compacted (
    tenant TEXT NOT NULL,
    learner TEXT NOT NULL,
    up_to INTEGER NOT NULL,
    events INTEGER NOT NULL,
    chain TEXT NOT NULL,
    raw_days INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (tenant, learner, up_to)
  ) STRICT;

  CREATE TRIGGER records_stand BEFORE UPDATE ON compacted
  BEGIN SELECT RAISE(ABORT, 'compacted records are never changed'); END;

  -- Rows of the tenant up to here do not count any more. notes and chain: where the chain of
  -- compaction-lines.ts ends.
  CREATE TABLE compacted_to (
    tenant TEXT PRIMARY KEY,
    up_to INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    chain TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER ledger_rows_stay BEFORE DELETE ON ledger
  WHEN OLD.id > coalesce((SELECT up_to FROM compacted_to WHERE tenant = OLD.tenant), 0)
  BEGIN SELECT RAISE(ABORT, 'only compacted rows of the ledger are ever removed'); END;
  `,
  `
  -- No row of the tenant that does not count is left up to here.
  ALTER TABLE compacted_to ADD COLUMN cleared_to INTEGER NOT NULL DEFAULT 0;

  -- Notes of what was compacted stay as well, wherever the mark is.
  DROP TRIGGER ledger_rows_stay;
  CREATE TRIGGER ledger_rows_stay BEFORE DELETE ON ledger
  WHEN OLD.id > coalesce((SELECT up_to FROM compacted_to WHERE tenant = OLD.tenant), 0)
    OR substr(OLD.events, 1, 11) = char(1) || 'compacted' || char(9)
  BEGIN SELECT RAISE(ABORT, 'only compacted rows of the ledger are ever removed'); END;
  `,
];

/**
 * Lifts the file to the newest version, in one transaction; a second process waits.
 *
 * @throws StoreError where the file is newer than this engine.
 */
export function migrateLedger(database: SqliteDatabase, migrations = LEDGER_MIGRATIONS): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
    const version = row.user_version;
    if (version > migrations.length) {
      throw new StoreError(
        'This ledger was written by a newer engine.',
        `its tables have version ${version}, this engine knows 0 to ${migrations.length}`,
        'Start the newer engine again, or restore a backup made before the update.',
      );
    }
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

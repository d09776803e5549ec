/** The tables of the ledger in PostgreSQL. */

import { type Kysely, type Migration, sql } from 'kysely';

import { SIGNED_TABLES } from './signed-tables.ts';

async function createTables(db: Kysely<unknown>): Promise<void> {
  // How far each learner's ledger has come. An append moves these rows and is ordered by them.
  await sql`
    CREATE TABLE ledger_head (
      tenant text COLLATE "C" NOT NULL,
      learner text COLLATE "C" NOT NULL,
      fence bigint NOT NULL,
      count bigint NOT NULL,
      chain text NOT NULL,
      PRIMARY KEY (tenant, learner)
    ) WITH (fillfactor = 70)`.execute(db);
  await sql`CREATE SEQUENCE ledger_row`.execute(db);
  // One row a learner and commit (learners moved here from one row of a file share its id): lines as in ledger-lines.ts, and how many events the learner has
  // with them. A partition a month (yyyymm, UTC), so that months can be set aside whole.
  await sql`
    CREATE TABLE ledger (
      month integer NOT NULL,
      id bigint NOT NULL DEFAULT nextval('ledger_row'),
      tenant text COLLATE "C" NOT NULL,
      learner text COLLATE "C" NOT NULL,
      last bigint NOT NULL,
      events text NOT NULL,
      PRIMARY KEY (id, tenant, learner, month)
    ) PARTITION BY LIST (month)`.execute(db);
  await sql`CREATE INDEX ledger_by_learner ON ledger (tenant, learner, last)`.execute(db);
  await sql`
    CREATE FUNCTION ledger_rows_stand() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''rows of the ledger are never changed''; END'`.execute(db);
  await sql`
    CREATE TRIGGER ledger_rows_stand BEFORE UPDATE OR DELETE ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_rows_stand()`.execute(db);
}

async function createSignedTables(db: Kysely<unknown>): Promise<void> {
  for (const table of SIGNED_TABLES) await table(db).execute();
}

/** Records that came with a ledger that was compacted before it was moved here, one a learner. */
async function createRecords(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE compacted (
      tenant text COLLATE "C" NOT NULL,
      learner text COLLATE "C" NOT NULL,
      up_to bigint NOT NULL,
      events bigint NOT NULL,
      chain text NOT NULL,
      raw_days integer NOT NULL,
      packed bytea NOT NULL,
      PRIMARY KEY (tenant, learner)
    )`.execute(db);
}

/** Records are made here, too, ahead of a mark; rows up to the mark may be removed. */
async function createMarks(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE compacted DROP CONSTRAINT compacted_pkey, ADD PRIMARY KEY (tenant, learner, up_to)`.execute(
    db,
  );
  // Rows of the tenant up to up_to do not count any more, and none of them is left up to cleared_to.
  await sql`
    CREATE TABLE compacted_to (
      tenant text COLLATE "C" PRIMARY KEY,
      up_to bigint NOT NULL,
      cleared_to bigint NOT NULL DEFAULT 0
    )`.execute(db);
  await sql`INSERT INTO compacted_to SELECT tenant, max(up_to) FROM compacted GROUP BY tenant`.execute(
    db,
  );
  await sql`
    CREATE FUNCTION records_stand() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''compacted records are never changed''; END'`.execute(db);
  await sql`
    CREATE TRIGGER records_stand BEFORE UPDATE ON compacted
    FOR EACH ROW EXECUTE FUNCTION records_stand()`.execute(db);
  await sql`
    CREATE OR REPLACE FUNCTION ledger_rows_stand() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN
       IF TG_OP = ''UPDATE'' THEN RAISE EXCEPTION ''rows of the ledger are never changed''; END IF;
       IF OLD.learner = E''\x01compacted'' OR OLD.id >
          coalesce((SELECT up_to FROM compacted_to WHERE tenant = OLD.tenant), 0)
       THEN RAISE EXCEPTION ''only compacted rows of the ledger are ever removed''; END IF;
       RETURN OLD;
     END'`.execute(db);
}

/** Applied in the order of their names. A step is never edited, only followed by another. */
export const PG_LEDGER_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-ledger': { up: createTables },
  '0002-signed-heads': { up: createSignedTables },
  '0003-compacted': { up: createRecords },
  '0004-compaction': { up: createMarks },
};

/** Lifts tables that Kysely's migrations describe, of the catalogue or of the ledger. */

import { type Kysely, type Migration, Migrator } from 'kysely';

import { StoreError } from './store-error.ts';

export interface Tables {
  /** `catalogue` or `ledger`. */
  readonly name: 'catalogue' | 'ledger';
  readonly migrations: Readonly<Record<string, Migration>>;
}

/** The catalogue was there first and has the library's own name. */
const MARKS = { catalogue: 'kysely_migration', ledger: 'ledger_migration' } as const;

/** Times that a step is tried when another process is migrating the same new database. */
const ATTEMPTS = 3;

/**
 * Lifts the tables to the newest version.
 *
 * @throws StoreError where the database is newer than this engine, or a step fails.
 */
export async function migrateTables<T>(db: Kysely<T>, { name, migrations }: Tables): Promise<void> {
  const migrator = new Migrator({
    db: db.withoutPlugins(),
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: MARKS[name],
    migrationLockTableName: `${MARKS[name]}_lock`,
  });
  for (let attempt = 1; ; attempt += 1) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    const newer = await appliedButUnknown(db, { name, migrations });
    if (newer.length > 0) {
      throw new StoreError(
        `This ${name} was written by a newer engine.`,
        `its tables were changed by steps unknown here: ${newer.join(', ')}`,
        'Start the newer engine again, or restore a backup made before the update.',
      );
    }
    if (attempt === ATTEMPTS) {
      throw new StoreError(
        `The ${name} could not be brought up to date.`,
        error,
        'Restore a backup, or report this with the reason above.',
      );
    }
  }
}

/** The steps that were applied. */
export async function appliedSteps<T>(db: Kysely<T>, name: Tables['name']): Promise<string[]> {
  const rows = await (db.withoutPlugins() as unknown as Kysely<Record<string, { name: string }>>)
    .selectFrom(MARKS[name])
    .select('name')
    .execute();
  return rows.map((row) => row.name);
}

async function appliedButUnknown<T>(db: Kysely<T>, { name, migrations }: Tables) {
  try {
    const applied = await appliedSteps(db, name);
    return applied.filter((step) => !Object.hasOwn(migrations, step));
  } catch {
    return [];
  }
}

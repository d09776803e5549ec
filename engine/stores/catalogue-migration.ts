import { type Kysely, Migrator } from 'kysely';

import { CATALOGUE_MIGRATIONS, type CatalogueTables } from './catalogue-schema.ts';
import { StoreError } from './store-error.ts';

/** Times that a step is tried when another process is migrating the same new database. */
const ATTEMPTS = 3;

/**
 * Lifts the tables to the newest version.
 *
 * @throws StoreError where the database is newer than this engine, or a step fails.
 */
export async function migrateCatalogue(
  db: Kysely<CatalogueTables>,
  migrations = CATALOGUE_MIGRATIONS,
): Promise<void> {
  const migrator = new Migrator({
    db: db.withoutPlugins(),
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  for (let attempt = 1; ; attempt += 1) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    const newer = await appliedButUnknown(db, migrations);
    if (newer.length > 0) {
      throw new StoreError(
        'This catalogue was written by a newer engine.',
        `its tables were changed by steps unknown here: ${newer.join(', ')}`,
        'Start the newer engine again, or restore a backup made before the update.',
      );
    }
    if (attempt === ATTEMPTS) {
      throw new StoreError(
        'The catalogue could not be brought up to date.',
        error,
        'Restore a backup of catalogue.db, or report this with the reason above.',
      );
    }
  }
}

async function appliedButUnknown(
  db: Kysely<CatalogueTables>,
  migrations: typeof CATALOGUE_MIGRATIONS,
): Promise<string[]> {
  try {
    const rows = await (
      db.withoutPlugins() as unknown as Kysely<{ kysely_migration: { name: string } }>
    )
      .selectFrom('kysely_migration')
      .select('name')
      .execute();
    return rows.map((row) => row.name).filter((name) => !Object.hasOwn(migrations, name));
  } catch {
    return [];
  }
}

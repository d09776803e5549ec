/**
 * The catalogue in an embedded SQLite file of its own, so that nothing done here can make a
 * commit of the ledger wait.
 */

import { CamelCasePlugin, Kysely, SqliteDialect, type SqliteDatabase } from 'kysely';

import { type CatalogueStore } from '../library/ports.ts';
import { CATALOGUE_MIGRATIONS, type CatalogueTables } from './catalogue-schema.ts';
import { createSqlCatalogueStore } from './sql-catalogue-store.ts';
import { closeDatabase, openDatabase } from './sqlite-driver.ts';
import { migrateTables } from './table-migration.ts';

export const CATALOGUE_FILE = 'catalogue.db';

/**
 * Opens `catalogue.db` in the data folder, and creates both where they are missing.
 *
 * @throws StoreError where the file cannot be opened or was written by a newer engine.
 */
export async function openSqliteCatalogueStore(dataFolder: string): Promise<CatalogueStore> {
  const database = openDatabase(dataFolder, CATALOGUE_FILE);
  const dialectDatabase: SqliteDatabase = {
    prepare: (sql) => database.prepare(sql) as unknown as ReturnType<SqliteDatabase['prepare']>,
    close: () => closeDatabase(database),
  };
  const db = new Kysely<CatalogueTables>({
    dialect: new SqliteDialect({ database: dialectDatabase }),
    plugins: [new CamelCasePlugin()],
  });
  try {
    await migrateTables(db, { name: 'catalogue', migrations: CATALOGUE_MIGRATIONS });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createSqlCatalogueStore(db);
}

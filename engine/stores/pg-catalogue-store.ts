/** The catalogue in PostgreSQL: the same tables and statements as in the embedded file. */

import { CamelCasePlugin, Kysely } from 'kysely';

import { type CatalogueStore } from '../library/ports.ts';
import { CATALOGUE_MIGRATIONS, type CatalogueTables } from './catalogue-schema.ts';
import { type PgDatabase } from './pg-driver.ts';
import { createSqlCatalogueStore } from './sql-catalogue-store.ts';
import { migrateTables } from './table-migration.ts';

/**
 * Closing the store leaves the database open: the ledger may use it, too.
 *
 * @throws StoreError where the tables were written by a newer engine.
 */
export async function openPgCatalogueStore({ dialect }: PgDatabase): Promise<CatalogueStore> {
  const db = new Kysely<CatalogueTables>({ dialect, plugins: [new CamelCasePlugin()] });
  await migrateTables(db, { name: 'catalogue', migrations: CATALOGUE_MIGRATIONS });
  return createSqlCatalogueStore(db);
}

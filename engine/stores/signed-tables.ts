/**
 * The tables of signed heads, once for every SQL dialect: the ledger of SQLite compiles these
 * definitions to text, that of PostgreSQL runs them.
 */

import {
  type CreateTableBuilder,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';

type Table = (db: Kysely<unknown>) => CreateTableBuilder<string, string>;

/** A daily head of a tenant: what was signed, as text, and the signature. */
const signedHead: Table = (db) =>
  db.schema
    .createTable('signed_head')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('statement', 'text', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('signed_head_key', ['tenant', 'day']);

/** How far each learner had come when the newest head was signed. */
const signedChain: Table = (db) =>
  db.schema
    .createTable('signed_chain')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('learner', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('chain', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('signed_chain_key', ['tenant', 'learner']);

export const SIGNED_TABLES: readonly Table[] = [signedHead, signedChain];

/** The same as SQL for SQLite. */
export function signedTablesForSqlite(): string {
  const db = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (of) => new SqliteIntrospector(of),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  const tables = SIGNED_TABLES.map(
    (table) =>
      table(db)
        .modifyEnd(sql`STRICT`)
        .compile().sql,
  );
  return tables.map((table) => `${table.replaceAll('bigint', 'integer')};`).join('\n');
}

/** The ledger in a database of its own of a real PostgreSQL, for tests of compacting. */

import { pgArchive } from '../../../../engine/stores/evidence/pg-archive.ts';
import { openPg, type PgDatabase } from '../../../../engine/stores/pg-driver.ts';
import { openPgLedgerStore } from '../../../../engine/stores/pg-ledger-store.ts';
import { type PostgresServer } from '../../../support/postgres.ts';
import { tempFolder } from '../temp-folder.ts';
import { type StudiedKind, type StudiedLedger } from './studied-ledger.ts';

/** @param server asked when the first ledger is made */
export function pgKind(
  server: () => PostgresServer,
): StudiedKind & { /** One that is there. */ at(url: string): StudiedLedger } {
  return {
    at: (url) => pgLedger(server(), url),
    name: 'PostgreSQL',
    isShared: true,
    create: async () => pgLedger(server(), await server().database()),
    copy: async (original) => {
      const template = new URL(original.place.databaseUrl ?? '').pathname.slice(1);
      const url = await server().database();
      const name = new URL(url).pathname.slice(1);
      await server().ask(`DROP DATABASE ${name}`);
      await server().ask(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return pgLedger(server(), url);
    },
  };
}

function pgLedger(server: PostgresServer, url: string): StudiedLedger {
  const folder = tempFolder();
  const openHere = async <T extends { close(): Promise<void> }>(
    make: (database: PgDatabase) => T | Promise<T>,
  ): Promise<T> => {
    const database = await openPg({ url, poolSize: 2 });
    const made = await make(database);
    const close = made.close.bind(made);
    made.close = async () => {
      await close();
      await database.close();
    };
    return made;
  };
  return {
    place: { dataFolder: folder.path, databaseUrl: url, databaseConnections: 2 },
    open: () => openHere((database) => openPgLedgerStore(database)),
    archive: () => openHere((database) => ({ ...pgArchive(database) })),
    ask: (sql) => server.ask(sql, url),
    unguard: async () => {
      await server.ask('DROP TRIGGER records_stand ON compacted', url);
      await server.ask('DROP TRIGGER ledger_rows_stand ON ledger', url);
    },
    bytes: (value) => `'\\x${Buffer.from(value).toString('hex')}'::bytea`,
    remove: () => Promise.resolve(folder.remove()),
  };
}

/** `ledger.db` in a folder of its own, for tests of compacting. */

import { cpSync } from 'node:fs';
import { openSqliteArchive } from '../../../../engine/stores/evidence/sqlite-archive.ts';
import { openDatabase } from '../../../../engine/stores/sqlite-driver.ts';
import { openSqliteLedgerStore } from '../../../../engine/stores/sqlite-ledger-store.ts';
import { tempFolder } from '../temp-folder.ts';
import { type StudiedKind, type StudiedLedger } from './studied-ledger.ts';

const limits = { chunkIds: 16, lagRows: 40, learnersPerCommit: 2 };

function sqliteLedger(): StudiedLedger {
  const folder = tempFolder();
  const dataFolder = folder.path;
  const ask = (sql: string) => {
    const database = openDatabase(dataFolder, 'ledger.db');
    try {
      const statement = database.prepare(sql);
      if (statement.reader) return statement.all() as Record<string, unknown>[];
      statement.run();
      return [];
    } finally {
      database.close();
    }
  };
  return {
    place: { dataFolder, databaseUrl: null, databaseConnections: 1 },
    open: () => Promise.resolve(openSqliteLedgerStore(dataFolder, limits)),
    archive: () => Promise.resolve(openSqliteArchive(dataFolder)),
    ask: (sql) => new Promise((resolve) => resolve(ask(sql))),
    unguard: () => {
      for (const guard of ['records_stand', 'ledger_rows_stand', 'ledger_rows_stay']) {
        ask(`DROP TRIGGER ${guard}`);
      }
      return Promise.resolve();
    },
    bytes: (value) => `X'${Buffer.from(value).toString('hex')}'`,
    remove: () => Promise.resolve(folder.remove()),
  };
}

export const sqliteKind: StudiedKind = {
  name: 'ledger.db',
  isShared: false,
  create: () => Promise.resolve(sqliteLedger()),
  copy: (original) => {
    const copy = sqliteLedger();
    cpSync(original.place.dataFolder, copy.place.dataFolder, { recursive: true });
    return Promise.resolve(copy);
  },
};

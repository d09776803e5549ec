import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { ledgerStoreContract } from '../../contract/ledger-store.ts';
import { tempFolder } from './temp-folder.ts';

ledgerStoreContract('memory', () => ({ open: createMemoryLedgerStore }));

const limits = {
  'written at every commit': { chunkIds: 1, lagRows: 0, learnersPerCommit: 10 },
  'as in production': undefined,
} as const;

for (const [name, indexLimits] of Object.entries(limits)) {
  ledgerStoreContract(`SQLite, index ${name}`, () => {
    const folder = tempFolder();
    const open = () => openSqliteLedgerStore(folder.path, indexLimits);
    return {
      open,
      second: open,
      reopen: async (store) => {
        await store.close();
        return open();
      },
      dispose: folder.remove,
    };
  });
}

import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { ledgerStoreContract } from '../../contract/ledger-store.ts';
import { tempFolder } from './temp-folder.ts';

ledgerStoreContract('memory', { kept: false }, () => ({ open: createMemoryLedgerStore }));

const limits = {
  'index written at every commit': { chunkIds: 1, lagRows: 0, learnersPerCommit: 10 },
  'index as in production': undefined,
} as const;

for (const [name, indexLimits] of Object.entries(limits)) {
  ledgerStoreContract(`SQLite, ${name}`, { kept: true }, () => {
    const folder = tempFolder();
    return {
      open: () => openSqliteLedgerStore(folder.path, indexLimits),
      dispose: () => folder.remove(),
    };
  });
}

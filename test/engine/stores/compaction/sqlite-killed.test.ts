import { killedCompactions } from '../../../contract/compaction-killed.ts';
import { sqliteKind } from './sqlite-kind.ts';

describe('compacting ledger.db, killed', function () {
  this.timeout(60_000);
  killedCompactions(sqliteKind, { rounds: 5, stepMs: 30 });
});

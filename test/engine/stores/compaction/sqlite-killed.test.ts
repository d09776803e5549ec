import { killedCompactions } from '../../../contract/compaction-killed.ts';
import { rounds } from '../../../support/rounds.ts';
import { sqliteKind } from './sqlite-kind.ts';

describe('compacting ledger.db, killed', function () {
  this.timeout(60_000);
  killedCompactions(sqliteKind, { rounds: rounds(3, 20), longestMs: rounds(150, 400) });
});

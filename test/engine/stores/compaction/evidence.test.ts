import { compactionContract } from '../../../contract/compaction.ts';
import { postgresForAll } from '../../../support/postgres.ts';
import { pgKind } from './pg-kind.ts';
import { sqliteKind } from './sqlite-kind.ts';

describe('verify of a compacted ledger: SQLite', function () {
  this.timeout(60_000);
  compactionContract(sqliteKind, 'evidence');
});

describe('verify of a compacted ledger: PostgreSQL', function () {
  this.timeout(60_000);
  const server = postgresForAll();
  compactionContract(pgKind(server), 'evidence');
});

import { expect } from 'chai';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { compactStore } from '../../../../engine/stores/compaction/compact-store.ts';
import { compactionContract } from '../../../contract/compaction.ts';
import { sqliteKind } from './sqlite-kind.ts';
import { ALL_OLD_MS, study } from './studied-ledger.ts';

describe('compacting ledger.db', function () {
  this.timeout(60_000);
  compactionContract(sqliteKind, 'keeping');

  it('gives the disk space back where no engine runs, and rewrites no file where one does', async () => {
    const bytesAfter = async (isRunning: boolean): Promise<number> => {
      const ledger = await sqliteKind.create();
      await study(ledger);
      const { place } = ledger;
      const file = join(place.dataFolder, 'ledger.db');
      const before = statSync(file).size;
      await compactStore(place, { utcMs: ALL_OLD_MS, isDryRun: false, isRunning });
      const share = statSync(file).size / before;
      await ledger.remove();
      return share;
    };
    expect(await bytesAfter(false)).to.be.below(0.2);
    expect(await bytesAfter(true)).to.be.at.least(0.9);
  });
});

import { expect } from 'chai';
import { compactDaily } from '../../engine/compacting.ts';
import { compactsByItself } from '../contract/daily-compaction.ts';
import { sqliteKind } from './stores/compaction/sqlite-kind.ts';
import { DAY_MS } from './stores/compaction/studied-ledger.ts';

describe('a running engine compacts: SQLite', function () {
  this.timeout(60_000);
  compactsByItself(sqliteKind);

  it('starts no process where nothing can be old', async () => {
    const asked: string[] = [];
    const archive = {
      signedHeads: () => {
        asked.push('heads');
        return Promise.resolve([]);
      },
    };
    const log = { info: () => asked.push('info'), error: () => asked.push('error') };
    // A process that looked here would complain: there is no such database.
    const place = { dataFolder: '', databaseUrl: 'postgres://127.0.0.1:1/none' };
    const compacting = compactDaily({ place, archive, utcMs: () => 40 * DAY_MS, log });
    compacting.begin();
    await compacting.stop();
    expect(asked).to.deep.equal(['heads']);
  });
});

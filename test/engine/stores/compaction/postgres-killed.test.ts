import { expect } from 'chai';
import { compactStore } from '../../../../engine/stores/compaction/compact-store.ts';
import { killedCompactions } from '../../../contract/compaction-killed.ts';
import { postgresForAll } from '../../../support/postgres.ts';
import { rounds } from '../../../support/rounds.ts';
import { pgKind } from './pg-kind.ts';
import { PART_OLD_MS, study, told, verified } from './studied-ledger.ts';

describe('compacting the ledger in PostgreSQL, killed', function () {
  this.timeout(60_000);
  const server = postgresForAll();

  const kind = pgKind(server);
  killedCompactions(kind, { rounds: rounds(3, 20), longestMs: rounds(180, 500) });

  it('is whole, old or new, where the server crashes in the middle', async () => {
    const ledger = await kind.create();
    await study(ledger);
    const whole = await told(ledger);
    const { place } = ledger;
    let asked = 0;
    const goesOn = () => {
      asked += 1;
      if (asked === 2) void server().kill();
      return true;
    };
    let failure = '';
    const options = { utcMs: PART_OLD_MS, isDryRun: false, isRunning: true };
    await compactStore(place, { ...options, goesOn }).catch((error: unknown) => {
      failure = String(error);
    });
    expect(failure).to.match(/does not answer|terminated|cannot be used/);
    await server().start();
    expect(await told(ledger)).to.deep.equal(whole);
    expect((await verified(ledger)).faults).to.deep.equal([]);
    expect((await compactStore(place, options))?.broken).to.deep.equal([]);
    expect(await told(ledger)).to.deep.equal(whole);
    expect((await verified(ledger)).faults).to.deep.equal([]);
    await ledger.remove();
  });
});

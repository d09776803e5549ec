import { expect } from 'chai';
import { compactStore } from '../../../../engine/stores/compaction/compact-store.ts';
import { openPg, type PgDatabase, type PgRow } from '../../../../engine/stores/pg-driver.ts';
import { openPgLedgerStore } from '../../../../engine/stores/pg-ledger-store.ts';
import { compactionContract } from '../../../contract/compaction.ts';
import { postgresForAll } from '../../../support/postgres.ts';
import { pgKind } from './pg-kind.ts';
import { ALL_OLD_MS, PART_OLD_MS, study, told, toldBy } from './studied-ledger.ts';

describe('compacting the ledger in PostgreSQL', function () {
  this.timeout(60_000);
  const server = postgresForAll();

  const kind = pgKind(server);
  compactionContract(kind, 'keeping');

  it('may move the mark between any two questions of one read', async () => {
    const ledger = await kind.create();
    await study(ledger);
    const whole = await told(ledger);
    const url = ledger.place.databaseUrl ?? '';
    const moments = [PART_OLD_MS, ALL_OLD_MS];
    const database = await openPg({ url, poolSize: 2 });
    /** A compaction runs from its beginning to its end before the rows of a learner are asked for. */
    const query = async <Row extends PgRow>(
      text: string,
      values?: readonly unknown[],
      name?: string,
    ): Promise<Row[]> => {
      const utcMs = name === 'lectern-read' ? moments.shift() : undefined;
      if (utcMs !== undefined) {
        const options = { utcMs, isDryRun: false, isRunning: true };
        expect((await compactStore(ledger.place, options))?.tenants).to.have.length(2);
      }
      return database.query<Row>(text, values, name);
    };
    const store = await openPgLedgerStore({ ...database, query } satisfies PgDatabase);
    expect(await toldBy(store)).to.deep.equal(whole);
    expect(moments, 'both compactions have run').to.deep.equal([]);
    await store.close();
    await database.close();
    await ledger.remove();
  });
});

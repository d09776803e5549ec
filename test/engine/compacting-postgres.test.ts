import { expect } from 'chai';
import { rm } from 'node:fs/promises';
import { clockAt, compactsByItself } from '../contract/daily-compaction.ts';
import { postgresForAll } from '../support/postgres.ts';
import { until } from '../support/redis.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { pgKind } from './stores/compaction/pg-kind.ts';
import { ALL_OLD_MS, HOSTS, LEARNERS, study, told } from './stores/compaction/studied-ledger.ts';

describe('running engines compact: PostgreSQL', function () {
  this.timeout(60_000);
  const server = postgresForAll();
  const kind = pgKind(server);
  compactsByItself(kind);

  it('one does it for all', async () => {
    const ledger = await kind.create();
    await study(ledger);
    const untouched = await told(ledger);
    const { databaseUrl } = ledger.place;
    const stores = { databaseUrl, databaseConnections: 4, redisUrl: null };
    const engines: TestEngine[] = [];
    const folders: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      const folder = `${ledger.place.dataFolder}-${i}`;
      folders.push(folder);
      engines.push(
        await startTestEngine({ stores, dataFolder: folder }, { clock: clockAt(ALL_OLD_MS) }),
      );
    }
    const made = async () => {
      const [row] = await ledger.ask(
        `SELECT sum(count) AS n FROM ledger_head WHERE learner LIKE '\u0001%'`,
      );
      return Number(row?.['n']);
    };
    await until(async () => (await made()) >= HOSTS.length * LEARNERS.length, 'nobody compacted');
    for (const engine of engines) await engine.close();
    expect(await made()).to.equal(HOSTS.length * LEARNERS.length);
    expect(await told(ledger)).to.deep.equal(untouched);
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
    await ledger.remove();
  });
});

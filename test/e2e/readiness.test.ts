/** `/readyz` of a real engine while PostgreSQL goes and comes back. */

import { expect } from 'chai';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { until } from '../support/redis.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

describe('readiness', function () {
  this.timeout(90_000);
  let server: PostgresServer | undefined;
  let test: TestEngine | undefined;

  before(async function () {
    server = await startPostgres(this);
    const stores = {
      databaseUrl: await server.database(),
      databaseConnections: 3,
      redisUrl: null,
    };
    test = await startTestEngine({ stores });
  });
  after(async () => {
    await test?.close();
    await server?.stop();
  });

  async function ready() {
    const answer = await fetch(`${test?.url}/readyz`);
    const { checks } = (await answer.json()) as { checks: { store: string } };
    return { status: answer.status, store: checks.store };
  }

  it('goes red while PostgreSQL is away, says why, and recovers by itself', async () => {
    expect(await ready()).to.deep.equal({ status: 200, store: 'ok' });
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      await server?.kill(signal);
      await until(async () => (await ready()).status === 503, 'still green');
      expect((await ready()).store).to.match(/PostgreSQL database does not answer/);
      const alive = await fetch(`${test?.url}/healthz`);
      expect(alive.status, 'it lives all the same').to.equal(200);
      await server?.start();
      await until(async () => (await ready()).status === 200, 'still red', 40_000);
    }
  });
});

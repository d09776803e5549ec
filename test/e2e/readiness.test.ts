/** `/readyz` of a real engine while PostgreSQL goes and comes back. */

import { expect } from 'chai';
import { ManualClock } from '../support/manual-clock.ts';
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

  it('is red for an engine whose clock is far from that of the database', async () => {
    const stores = {
      databaseUrl: (await server?.database()) ?? null,
      databaseConnections: 3,
      redisUrl: null,
    };
    const stepped = new ManualClock();
    stepped.stepUtc(Date.now() + 90_000 - stepped.utcMs());
    const far = await startTestEngine({ stores }, { clock: stepped });
    const told = async () =>
      (await (await fetch(`${far.url}/readyz`)).json()) as { checks: { clock: string } };
    try {
      await until(async () => (await told()).checks.clock !== 'ok', 'the clocks are not compared');
      const { clock } = (await told()).checks;
      expect(clock).to.match(/ s ahead of that of the database.*chrony/);
      const near = await fetch(`${test?.url}/readyz`);
      expect(await near.json()).to.not.have.property('warnings');
      expect(near.status).to.equal(200);
    } finally {
      await far.close();
    }
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

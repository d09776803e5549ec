/** A running engine whose disk or database refuses: it says so, keeps what it has, and comes back. */

import { expect } from 'chai';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type Refused } from '../../engine/protocol/messages.ts';
import { BareClient } from '../support/bare-client.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { EngineChild } from './engine-child.ts';

const LESSON = { id: 'away', durationMs: 60_000, segmentMs: 10_000 };
/** Readiness doubts a store that failed for half a minute at most; a commit ends the doubt. */
const READY_WITHIN_MS = 40_000;

describe('engine whose store refuses', function () {
  this.timeout(120_000);

  // What a file system says that has become read-only, is full or has a broken disk below it.
  for (const error of ['EROFS', 'ENOSPC', 'EIO']) {
    it(`a disk that answers each write with ${error}, and is well again`, async function () {
      if (spawnSync('strace', ['-e', 'trace=fsync', 'true']).status !== 0) {
        if (process.env['CI'] === 'true') throw new Error('strace must run in CI');
        console.warn('SKIPPED: strace cannot run here; on Debian: apt-get install strace');
        return this.skip();
      }
      const engine = await EngineChild.prepare(LESSON);
      try {
        await engine.start();
        let trouble: ChildProcess | undefined;
        await refusesAndRecovers(engine, {
          begin: async () => {
            const inject = `inject=pwrite64:error=${error}`;
            const options = ['-f', '-e', inject, '-e', 'trace=pwrite64', '-o', '/dev/null'];
            trouble = spawn('strace', [...options, '-p', String(engine.pid)], {
              stdio: ['ignore', 'ignore', 'pipe'],
            });
            if (trouble.stderr !== null) await once(trouble.stderr, 'data');
          },
          end: async () => {
            if (trouble === undefined) return;
            const ended = once(trouble, 'exit');
            trouble.kill('SIGINT');
            await ended;
          },
        });
      } finally {
        await engine.remove();
      }
    });
  }

  it('a PostgreSQL that refuses connections, and is there again', async function () {
    const postgres = await startPostgres(this);
    const env = { LECTERN_DATABASE_URL: await postgres.database() };
    const engine = await EngineChild.prepare(LESSON, env);
    try {
      await engine.start();
      await refusesAndRecovers(engine, {
        begin: () => postgres.kill('SIGINT'),
        end: () => postgres.start(),
      });
    } finally {
      await engine.remove();
      await postgres.stop();
    }
  });
});

async function refusesAndRecovers(
  engine: EngineChild,
  trouble: { begin(): Promise<void>; end(): Promise<void> },
): Promise<void> {
  const token = await engine.token('ann', LESSON.id);
  let client = await BareClient.connect(engine.url, { token });
  await client.fetchSpan([0, 20_000], LESSON.segmentMs);
  expect(await client.beat({ now: 'paused' })).to.have.property('seq', 1);
  expect(await engine.readiness(), 'readiness before').to.have.nested.property(
    'checks.store',
    'ok',
  );

  await trouble.begin();
  // Where not even the last stored number can be told, the connection is closed instead.
  const answer = await client.beat({ now: 'paused' }).catch(() => null);
  if (answer !== null) {
    expect((answer as Refused).code).to.equal('overloaded');
    expect((answer as Refused).sentence).to.match(/try again/);
  }
  const { ready, checks } = await engine.readiness();
  expect(ready).to.equal(false);
  expect(checks['store']).to.be.a('string').that.does.not.equal('ok');
  expect((await fetch(`${engine.url}/healthz`)).status).to.equal(200);
  await trouble.end();

  const { resume } = client.welcome;
  client.drop();
  const comesBack = () =>
    BareClient.connect(engine.url, { resume }).then(
      (back) => {
        client = back;
        return true;
      },
      () => false,
    );
  await until(comesBack, 'it did not let the player in again', READY_WITHIN_MS);
  expect(client.welcome.lastSeq, 'what was refused is not stored').to.equal(1);
  expect(await client.beat({ spans: [[0, 500]], now: 'paused' })).to.have.property('seq', 2);
  await until(async () => (await engine.readiness()).checks['store'] === 'ok', 'not ready again');
  const { sessions } = await engine.statement('ann');
  expect(sessions[0]?.coverage.presentedMs).to.equal(500);
  client.drop();
}

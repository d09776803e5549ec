/** One packaging command a lesson: what a second one may do to the first. */

import { expect } from 'chai';

import { PackagerFault } from '../../../packager/plan/fault.ts';
import { type Redis, connectRedis } from '../../../packager/queue/redis.ts';
import { RunLease, isStopped } from '../../../packager/queue/run-lease.ts';
import { type RedisServer, startRedis } from '../../support/redis.ts';

const fingerprint = 'a'.repeat(32);

describe('the lease of a lesson on the farm', () => {
  let server: RedisServer;
  let redis: Redis;
  before(async function () {
    server = await startRedis(this);
    redis = await connectRedis({ url: server.url, title: server.url });
  });
  after(async () => {
    redis?.disconnect();
    await server?.kill();
  });
  afterEach(() => redis.flushall());

  const holder = () => redis.get(`lectern:farm:run:${fingerprint}`);

  it('is not had by a command that is stopped while it waits, and the first one goes on', async () => {
    await RunLease.take(redis, fingerprint);
    const before = await holder();
    const error: unknown = await RunLease.take(redis, fingerprint, AbortSignal.abort()).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(PackagerFault);
    expect((error as PackagerFault).kind).to.equal('interrupted');
    expect(await holder()).to.equal(before);
    expect(await isStopped(redis, fingerprint)).to.equal(false);
  });

  it('is not taken back from the command that has it by now', async () => {
    const first = await RunLease.take(redis, fingerprint);
    // As after 12 s without a word.
    await redis.flushall();
    await RunLease.take(redis, fingerprint);
    const second = await holder();
    await first.renew();
    await first.end();
    expect(await holder()).to.equal(second);
  });

  it('is held again by the same command where Redis forgot everything', async () => {
    const lease = await RunLease.take(redis, fingerprint);
    await redis.flushall();
    await lease.renew();
    expect(await holder()).to.be.a('string');
    await lease.end();
    expect(await holder()).to.equal(null);
  });
});

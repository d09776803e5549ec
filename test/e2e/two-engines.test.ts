/** Two engines on one PostgreSQL and one Redis: media on one, sockets on the other. */

import { expect } from 'chai';
import { segmentFile } from '../../engine/protocol/lesson.ts';
import { type Ack } from '../../engine/protocol/messages.ts';
import { type BareClient } from '../support/bare-client.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../support/fake-lesson.ts';
import { type RedisServer, until } from '../support/redis.ts';
import { type TestEngine } from '../support/test-engine.ts';
import { type EnginePair, enginePair } from './engine-pair.ts';

const SEGMENT_MS = 4_000;

describe('two engines on one ledger', function () {
  this.timeout(90_000);
  let pair: EnginePair | undefined;
  let redis: RedisServer;
  let one: TestEngine;
  let two: TestEngine;
  let lesson = '';

  before(async function () {
    pair = await enginePair(this);
    ({ one, two, redis } = pair);
    lesson = await one.publishFake({ id: 'shared', durationMs: 120_000, segmentMs: SEGMENT_MS });
  });
  after(() => pair?.close());

  const connect = (url: string, auth: Record<string, unknown>): Promise<BareClient> =>
    (pair as EnginePair).connect(url, auth);

  /** Fetches the first segments of picture and sound from an engine that has not the socket. */
  async function fetchFrom(url: string, client: BareClient, segments: number): Promise<void> {
    for (let index = 0; index < segments; index += 1) {
      for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
        const answer = await fetch(
          `${url}${client.welcome.mediaBase}${track}/${segmentFile(index)}`,
        );
        expect(answer.status, `${track} ${index}`).to.equal(200);
        await answer.arrayBuffer();
      }
    }
  }

  /** Plays for some beats of half a second, and returns what the last ack said of credit. */
  async function play(client: BareClient, beats: number, fromMs = 0): Promise<Ack> {
    let ack = (await client.beat({ now: 'playing', positionMs: fromMs })) as Ack;
    for (let i = 0; i < beats; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const atMs = fromMs + i * 490;
      const answer = await client.beat({ spans: [[atMs, atMs + 490]] });
      expect(answer, JSON.stringify(answer)).to.have.property('credit');
      ack = answer as Ack;
    }
    return ack;
  }

  it('credits on one what the other delivered', async () => {
    const token = await one.token('ann', lesson);
    const client = await connect(one.url, { token });
    await fetchFrom(two.url, client, 2);
    const { credit } = await play(client, 5);
    expect(credit.creditedMs + credit.pendingMs).to.equal(5 * 490);
    await until(
      async () => (await one.statement('ann')).sessions[0]?.coverage.creditedMs === 5 * 490,
      'the credit did not come',
    );
    const { sessions } = await one.statement('ann');
    expect(sessions[0]?.coverage.refusedMs).to.deep.equal({});
  });

  it('tells a player at once that it lost the lease on another engine', async () => {
    const first = await connect(one.url, { token: await one.token('ben', lesson) });
    await first.beat({ now: 'playing' });
    const lost = new Promise<number>((resolve) =>
      first.socket.once('lease', () => resolve(performance.now())),
    );
    const second = await connect(two.url, { token: await one.token('ben', lesson) });
    expect(second.leased).to.equal(true);
    const openedMs = performance.now();
    expect((await lost) - openedMs).to.be.lessThan(1_500);
    expect(first.leased).to.equal(false);
    // And back, by a click.
    const taken = new Promise((resolve) => second.socket.once('lease', resolve));
    await first.takeover();
    await taken;
    expect([first.leased, second.leased]).to.deep.equal([true, false]);
  });

  it('cuts the older of two tabs of one session, to and fro', async () => {
    const first = await connect(one.url, { token: await one.token('fay', lesson) });
    const ack = (await first.beat({ now: 'playing' })) as Ack;
    const { resume } = first.welcome;
    const firstIsCut = cut(first);
    const second = await connect(two.url, { resume });
    await firstIsCut;
    expect(second.welcome.lastSeq).to.equal(ack.seq);
    const secondIsCut = cut(second);
    const third = await connect(one.url, { resume });
    await secondIsCut;
    expect(await third.beat({ now: 'paused' })).to.have.property('credit');
    expect(third.socket.connected, 'nobody cuts the newest').to.equal(true);
  });

  it('never credits one learner on both at once', async () => {
    const here = await connect(one.url, { token: await one.token('cid', lesson) });
    await fetchFrom(one.url, here, 2);
    const there = await connect(two.url, { token: await one.token('cid', lesson) });
    await fetchFrom(two.url, there, 2);
    const startMs = performance.now();
    await Promise.all([play(here, 4), play(there, 4, 2_500)]);
    const elapsedMs = performance.now() - startMs;
    const { lessons, sessions } = await one.statement('cid');
    const credited = sessions.reduce((sum, { coverage }) => sum + coverage.creditedMs, 0);
    expect(lessons[0]?.creditedMs).to.equal(credited);
    expect(credited).to.be.lessThan(elapsedMs * 1.5 + 5_000);
    const older = sessions.find(({ sessionId }) => sessionId === here.welcome.sessionId);
    expect(older?.coverage.creditedMs).to.equal(0);
    expect(older?.coverage.refusedMs['superseded']).to.be.greaterThan(0);
  });

  it('comes to the same without Redis, with a wiped one and with one that lies', async () => {
    const client = await connect(one.url, { token: await one.token('dot', lesson) });
    await fetchFrom(two.url, client, 3);
    await play(client, 2);
    // Lies: another holder with the highest fence there is, and news that is none.
    const lies = await redisClient(redis.url);
    for (const key of await lies.keys('lectern:lease:*')) {
      await lies.hset(key, { fence: '9007199254740991', session: 'x', engine: 'x' });
    }
    for (const lie of ['', '{', '[1,2,3]', '["x","main","dot"]', '["x","main","nobody"]', '7']) {
      await lies.publish('lectern:grown', lie);
      await lies.publish('lectern:resumed', lie);
    }
    await play(client, 1, 980);
    await lies.flushall();
    await lies.set('lectern:lease:main\tdot', 'no hash at all');
    await play(client, 1, 1_470);
    lies.disconnect();
    await redis.kill();
    await play(client, 2, 1_960);
    // The other engine takes over though nobody tells it anything.
    const askedMs = performance.now();
    const other = await connect(two.url, { token: await one.token('dot', lesson) });
    expect(other.leased).to.equal(true);
    // Until then the older one still counts; a busy machine takes its time for a handshake.
    const takenMs = Math.ceil(performance.now() - askedMs);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const untilMs = 6 * 490 + takenMs + 1_460;
    const answer = (await client.beat({ spans: [[6 * 490, untilMs]] })) as Ack;
    expect(answer.runs.map(([, , outcome]) => outcome)).to.include('superseded');
    await redis.start();
    const { sessions } = await one.statement('dot');
    const own = sessions.find(({ sessionId }) => sessionId === client.welcome.sessionId);
    // What was played before the lease went counts, and nothing after.
    expect(own?.coverage.creditedMs).to.be.within(6 * 490, untilMs - 500);
    expect(own?.coverage.refusedMs['superseded']).to.be.greaterThan(500);
  });

  it('knows on one what the other has just acknowledged, and sessions that it has just opened', async () => {
    // Nobody tells anybody anything here, and both have the learner in memory.
    await redis.kill();
    try {
      const client = await connect(one.url, { token: await one.token('eve', lesson) });
      await fetchFrom(two.url, client, 1);
      const ack = await play(client, 1);
      client.drop();
      const { welcome } = await connect(two.url, { resume: client.welcome.resume });
      expect(welcome.lastSeq).to.equal(ack.seq);
      const next = await connect(one.url, { token: await one.token('eve', lesson) });
      await fetchFrom(two.url, next, 1);
    } finally {
      await redis.start();
    }
  });
});

function cut(client: BareClient): Promise<unknown> {
  return new Promise((resolve) => client.socket.once('disconnect', resolve));
}

async function redisClient(url: string) {
  const { Redis } = await import('ioredis');
  return new Redis(url);
}

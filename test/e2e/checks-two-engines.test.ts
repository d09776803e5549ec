/** Checks over two engines on one PostgreSQL and one Redis: opened on one, answered through the other. */

import { expect } from 'chai';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { segmentFile } from '../../engine/protocol/lesson.ts';
import { type CheckAnswer } from '../../engine/protocol/checks.ts';
import { askStatement } from '../support/ask-statement.ts';
import { type BareClient } from '../support/bare-client.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../support/fake-lesson.ts';
import { type RedisServer, until } from '../support/redis.ts';
import { presetsWith, TEST_TIME_ZONE, type TestEngine } from '../support/test-engine.ts';
import { eventsOf } from '../support/events-of.ts';
import { type EnginePair, enginePair } from './engine-pair.ts';

const SEGMENT_MS = 4_000;
const GAP_MS = 1_500;
const ANSWER_MS = 2_000;

const presets = presetsWith((standard) => ({
  ...standard,
  checks: {
    ...standard.checks,
    ...{ gateCredit: true, minGapMs: GAP_MS, maxGapMs: GAP_MS, answerMs: ANSWER_MS },
  },
}));

describe('checks over two engines', function () {
  this.timeout(90_000);
  let pair: EnginePair | undefined;
  let redis: RedisServer;
  let one: TestEngine;
  let two: TestEngine;
  let lesson = '';

  before(async function () {
    pair = await enginePair(this, { presets });
    ({ one, two, redis } = pair);
    lesson = await one.publishFake({ id: 'asked', durationMs: 120_000, segmentMs: SEGMENT_MS });
  });
  after(() => pair?.close());

  const connect = (engine: TestEngine, auth: Record<string, unknown>): Promise<BareClient> =>
    (pair as EnginePair).connect(engine.url, auth);

  const begin = async (learner: string) =>
    connect(one, { token: await one.token(learner, lesson) });

  /** Plays on the first engine, with media of the other one, until a check comes. */
  async function playUntilAsked(client: BareClient): Promise<void> {
    for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
      const address = `${two.url}${client.welcome.mediaBase}${track}/${segmentFile(0)}`;
      expect((await fetch(address)).status).to.equal(200);
    }
    await client.beat({ now: 'playing', positionMs: 0 });
    for (let atMs = 0; client.check === null && atMs < 7 * 490; atMs += 490) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await client.beat({ spans: [[atMs, atMs + 490]] });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(client.check, 'no check came').to.not.equal(null);
  }

  async function rightAnswer(engine: TestEngine, learnerId: string): Promise<CheckAnswer> {
    const ref = { tenantId: FIRST_TENANT, learnerId, timeZone: TEST_TIME_ZONE };
    await engine.engine.clerk.refresh(ref);
    const { open } = (await engine.engine.clerk.account(ref)).state.checks;
    if (open?.task.kind !== 'presence') throw new Error('no presence prompt is open');
    return { code: open.task.code };
  }

  const outcomes = async (engine: TestEngine, learner: string) =>
    (await askStatement(engine.url, one.apiKey, learner)).sessions[0]?.checks.map(
      ({ outcome }) => outcome,
    );

  async function fileStatus(engine: TestEngine, client: BareClient): Promise<number> {
    const asks = client.check?.asks;
    if (asks?.kind !== 'presence') throw new Error('no presence prompt is open');
    return (await fetch(`${engine.url}${asks.picture}`)).status;
  }

  it('opened on one, shown and answered through the other', async () => {
    const client = await begin('ann');
    await playUntilAsked(client);
    const { checkId } = client.check ?? {};
    expect(await fileStatus(two, client), 'its picture, from the other').to.equal(200);
    client.showCheck();
    client.drop();
    const back = await connect(two, { resume: client.welcome.resume });
    expect(back.check?.checkId).to.equal(checkId);
    expect(await fileStatus(one, back)).to.equal(200);
    back.showCheck();
    expect(await back.answerCheck({ code: 'no' })).to.equal('again');
    expect(await back.answerCheck(await rightAnswer(two, 'ann'))).to.equal('passed');
    for (const engine of [one, two]) {
      expect(await outcomes(engine, 'ann')).to.deep.equal(['passed']);
      const { lessons } = await askStatement(engine.url, one.apiKey, 'ann');
      expect(lessons[0]?.provisionalMs).to.equal(0);
    }
  });

  it('goes to the session on the other that takes the lease, and closes on both', async () => {
    const here = await begin('ben');
    await playUntilAsked(here);
    here.showCheck();
    const there = await connect(two, { token: await one.token('ben', lesson) });
    expect(there.check?.checkId).to.equal(here.check?.checkId);
    await until(() => Promise.resolve(!here.leased), 'the lease did not go');
    const late = await here.answerCheck(await rightAnswer(one, 'ben'));
    expect(late).to.include({ code: 'lease_elsewhere' });
    const told = here.nextCheckNews();
    expect(await there.answerCheck(await rightAnswer(two, 'ben'))).to.equal('passed');
    expect(await told).to.equal('passed');
    expect(await outcomes(one, 'ben')).to.deep.equal(['passed']);
  });

  it('missed on one, made up for on the other', async () => {
    const client = await begin('cid');
    await playUntilAsked(client);
    const told = client.nextCheckNews();
    client.showCheck();
    expect(await told).to.equal('missed');
    client.drop();
    expect(await outcomes(two, 'cid')).to.deep.equal(['missed']);
    const back = await connect(two, { resume: client.welcome.resume });
    expect(back.credit).to.deep.include({ creditedMs: 0 });
    expect(back.credit?.check.owed).to.equal('check-missed');
    expect(await back.readyForCheck()).to.include({ code: 'rate_limited' });
  });

  it('its time goes on when an older tab of the session is cut on one, and a newer one shows it', async () => {
    const client = await begin('dee');
    await playUntilAsked(client);
    client.showCheck();
    const isCut = new Promise((resolve) => client.socket.once('disconnect', resolve));
    const back = await connect(two, { resume: client.welcome.resume });
    expect(back.check?.checkId).to.equal(client.check?.checkId);
    const told = back.nextCheckNews();
    back.showCheck();
    await isCut;
    expect(await told).to.equal('missed');
    const ref = { tenantId: FIRST_TENANT, learnerId: 'dee', timeZone: TEST_TIME_ZONE };
    const types = (await eventsOf(two.engine.clerk, ref)).map(({ type }) => type);
    expect(types.filter((type) => type === 'check-shown')).to.have.length(2);
    expect(types).to.not.include('check-parted');
  });

  it('without Redis, whoever changes engines is asked and heard all the same', async () => {
    await redis.kill();
    const client = await begin('eve');
    await playUntilAsked(client);
    const { checkId } = client.check ?? {};
    client.drop();
    const back = await connect(two, { resume: client.welcome.resume });
    await until(() => Promise.resolve(back.check !== null), 'nobody asked on the other');
    expect(back.check?.checkId).to.equal(checkId);
    expect(await fileStatus(two, back)).to.equal(200);
    back.showCheck();
    expect(await back.answerCheck(await rightAnswer(two, 'eve'))).to.equal('passed');
    await redis.start();
  });

  it('without Redis, its picture comes from the engine that has not heard of it yet', async () => {
    await redis.kill();
    const client = await begin('fay');
    await playUntilAsked(client);
    expect(await fileStatus(two, client)).to.equal(200);
    await redis.start();
  });

  it('goes on through the other when its own engine ends', async () => {
    const client = await begin('gus');
    await playUntilAsked(client);
    client.showCheck();
    const { checkId } = client.check ?? {};
    await pair?.endFirst();
    const back = await connect(two, { resume: client.welcome.resume });
    expect(back.check?.checkId).to.equal(checkId);
    const told = back.nextCheckNews();
    back.showCheck();
    expect(await told, 'its time runs out there').to.equal('missed');
    expect(await outcomes(two, 'gus')).to.deep.equal(['missed']);
  });
});

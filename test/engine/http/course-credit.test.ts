import { expect } from 'chai';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { BareClient } from '../../support/bare-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { eventsOf } from '../../support/events-of.ts';

const LESSON_MS = 20_000;

describe('http: credit of a course', function () {
  this.timeout(20_000);
  let lectern: TestEngine;
  let clock: ManualClock;
  let first: string;
  let second: string;

  const rules = (policy: Policy): Policy => ({
    ...policy,
    order: { linear: true },
    cap: { ...policy.cap, timeZone: 'America/Chicago' },
    credit: { ...policy.credit, minutesPerUnit: 15, incrementUnits: 0.01 },
    completion: { ...policy.completion, testRequired: true, passMarkRatio: 0.7 },
  });

  before(async () => {
    clock = new ManualClock();
    lectern = await startTestEngine({}, { clock, presets: presetsWith(rules) });
    first = await lectern.publishFake({ id: 'first', durationMs: LESSON_MS });
    second = await lectern.publishFake({ id: 'second', durationMs: LESSON_MS });
  });
  after(() => lectern.close());

  /** Fetches and plays a lesson from its start. */
  async function study(learner: string, lesson: string, toMs = LESSON_MS): Promise<BareClient> {
    const client = await BareClient.connect(lectern.url, {
      token: await lectern.token(learner, lesson),
    });
    await client.fetchSpan([0, toMs]);
    await client.beat({ now: 'playing', positionMs: 0 });
    for (let atMs = 0; atMs < toMs; atMs += 5_000) {
      clock.advance(5_000);
      await client.beat({ spans: [[atMs, Math.min(toMs, atMs + 5_000)]] });
    }
    return client;
  }

  const tell = (body: unknown, course = 'tests') =>
    fetch(`${lectern.url}/v1/courses/${course}/tests`, {
      method: 'POST',
      headers: { authorization: `Bearer ${lectern.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('waits for the lesson before, and says which one it is', async () => {
    const ahead = await study('orderly', second);
    expect(ahead.credit).to.include({ reason: 'lesson-order', creditedMs: 0 });
    ahead.drop();
    const before = await lectern.statement('orderly');
    expect(before.lessons[0]?.lessonsMissing).to.deep.equal(['first']);
    (await study('orderly', first)).drop();
    const after = await study('orderly', second);
    expect(after.credit?.complete).to.equal(true);
    after.drop();
  });

  it('is awarded once the host has told of the test, however often it does', async () => {
    (await study('tested', first)).drop();
    const waiting = (await lectern.statement('tested')).courses[0];
    expect(waiting).to.deep.include({ courseId: 'tests', awardedHundredths: 0 });
    expect(waiting?.withheld).to.deep.equal(['test-missing']);
    expect(waiting?.earnedHundredths).to.equal(2);
    const result = { learner: 'tested', scoreRatio: 0.8, reference: 'exam 7' };
    for (let i = 0; i < 2; i += 1) expect((await tell(result)).status).to.equal(204);
    const { courses } = await lectern.statement('tested');
    expect(courses[0]).to.deep.include({
      awardedHundredths: 2,
      withheld: [],
      test: { scoreRatio: 0.8, reference: 'exam 7', passed: true },
    });
  });

  it('takes no result of a course, a learner or a score that there is not', async () => {
    const result = { learner: 'x', scoreRatio: 0.8, reference: 'r' };
    expect((await tell(result, 'no-such-course')).status).to.equal(404);
    expect((await tell({ ...result, scoreRatio: 80 })).status).to.equal(400);
    expect((await tell({ ...result, learner: 'two words' })).status).to.equal(400);
    expect((await tell({})).status).to.equal(400);
  });

  it('is booked to the day of the zone that the policy names', async () => {
    // Noon in Shanghai is the evening before in Chicago.
    (await study('zoned', first)).drop();
    const { clerk } = lectern.engine;
    const ref = { tenantId: FIRST_TENANT, learnerId: 'zoned', timeZone: 'Asia/Shanghai' };
    const [opened] = (await eventsOf(clerk, ref)).filter(({ type }) => type === 'beat-accepted');
    const inShanghai = clock.date(opened?.at.utcMs ?? 0, 'Asia/Shanghai');
    expect(opened?.at.day).to.equal(inShanghai.day - 1);
  });

  it('is carried to a lesson that is packaged anew', async () => {
    const studied = await study('carried', first, 10_000);
    const { mediaVersion } = studied.welcome;
    studied.drop();
    await lectern.publishFake({
      id: 'first',
      durationMs: LESSON_MS,
      bytesPerSegment: 65,
      previous: {
        mediaVersion,
        durationMs: LESSON_MS,
        kept: [{ startMs: 4_000, endMs: 12_000, previousStartMs: 0 }],
      },
    });
    const client = await BareClient.connect(lectern.url, {
      token: await lectern.token('carried', first),
    });
    expect(client.welcome.mediaVersion).not.to.equal(mediaVersion);
    expect(client.welcome.credited).to.deep.equal([[4_000, 12_000]]);
    client.drop();
    const line = (await lectern.statement('carried')).lessons[1];
    expect(line).to.deep.include({
      carriedMs: 8_000,
      carried: [{ mediaVersion, spans: [[4_000, 12_000]] }],
    });
  });
});

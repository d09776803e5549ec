/**
 * A train goes into a tunnel (H30): the real fold and outbox of the player on a real engine, the clock
 * of both moved by the test.
 */

import { expect } from 'chai';
import { type PlayState } from '../../../engine/protocol/messages.ts';
import { type Playhead, atRest, observe } from '../../../player/beats/beat.ts';
import {
  EMPTY_OUTBOX,
  type Outbox,
  acknowledge,
  add,
  due,
  resendAfter,
  resume,
  sent,
  toBody,
} from '../../../player/beats/outbox.ts';
import { BareClient } from '../../support/bare-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type TestEngine, startTestEngine } from '../../support/test-engine.ts';

const STEP_MS = 250;
const DURATION_MS = 600_000;

describe('player: minutes without contact', function () {
  this.timeout(120_000);
  let clock: ManualClock;
  let test: TestEngine;
  before(async () => {
    clock = new ManualClock();
    test = await startTestEngine({}, { clock });
  });
  after(() => test.close());

  it('lose nothing of what was buffered and watched', async () => {
    const lesson = await test.publishFake({ durationMs: DURATION_MS });
    let client = await BareClient.connect(test.url, { token: await test.token('tess', lesson) });
    const { rules, resume: key } = client.welcome;
    let playhead: Playhead = atRest(0, 0);
    let outbox: Outbox = EMPTY_OUTBOX;
    let atMs = 0;
    let positionMs = 0;
    let bufferedMs = 0;
    let isOnline = true;
    let stalledMs = 0;

    const flush = async () => {
      for (let next = due(outbox)[0]; isOnline && next !== undefined; next = due(outbox)[0]) {
        outbox = sent(outbox, next.seq);
        const answer = await client.sendRaw({ ...toBody(next), nonce: client.nonce });
        outbox =
          'code' in answer ? resendAfter(outbox, answer.lastSeq) : acknowledge(outbox, answer.seq);
      }
    };
    const live = async (forMs: number) => {
      for (const untilMs = atMs + forMs; atMs < untilMs;) {
        const goalMs = Math.min(DURATION_MS, positionMs + rules.bufferGoalMs);
        if (isOnline && bufferedMs < goalMs && atMs % 2_000 === 0) {
          expect(await client.fetchSpan([bufferedMs, goalMs]), 'the pace is kept').to.equal(0);
          bufferedMs = Math.ceil(goalMs / 2_000) * 2_000;
        }
        const now: PlayState = positionMs < bufferedMs ? 'playing' : 'stalled';
        const wasPlaying = playhead.now === 'playing';
        clock.advance(STEP_MS);
        atMs += STEP_MS;
        if (now === 'playing' && wasPlaying)
          positionMs = Math.min(bufferedMs, positionMs + STEP_MS);
        if (now === 'stalled') stalledMs += STEP_MS;
        const cause = now === playhead.now ? 'sample' : 'change';
        const look = {
          cause,
          atMs,
          positionMs,
          now,
          rate: 1,
          visible: true,
          touched: true,
        } as const;
        const step = observe(playhead, look, { ...rules, durationMs: DURATION_MS });
        playhead = step.playhead;
        for (const draft of step.due) {
          const added = add(outbox, draft);
          expect(added, 'nothing is given up').to.not.equal(null);
          outbox = added ?? outbox;
        }
        await flush();
      }
    };

    await live(90_000);
    const aheadMs = bufferedMs - positionMs;
    expect(aheadMs).to.be.within(40_000, 60_000);
    client.drop();
    isOnline = false;
    await live(180_000);
    expect(stalledMs).to.be.closeTo(180_000 - aheadMs, 1_000);
    expect(outbox.beats.length, 'beats that wait').to.be.above(5);

    client = await BareClient.connect(test.url, { resume: key });
    expect(client.welcome.sessionId).to.not.equal('');
    outbox = resume(outbox, client.welcome.lastSeq);
    isOnline = true;
    await flush();
    expect(outbox.beats).to.deep.equal([]);
    await live(30_000);
    client.drop();

    const [session] = (await test.statement('tess')).sessions;
    const { presentedMs, creditedMs } = session?.coverage ?? { presentedMs: 0, creditedMs: 0 };
    // What the last open beat has not told yet.
    expect(positionMs - presentedMs).to.be.within(0, rules.beatIntervalMs);
    expect(creditedMs / presentedMs, 'credited of what was watched').to.be.at.least(0.98);
  });
});

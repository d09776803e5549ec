import { expect } from 'chai';
import { bufferGoalMs } from '../../../engine/ledger/limits.ts';
import { releaseWaitMs } from '../../../engine/ledger/release.ts';
import { measure } from '../../../engine/ledger/spans.ts';
import { lessonOf } from '../../../engine/ledger/state.ts';
import { bufferGoalMs as growingGoalMs } from '../../../player/beats/pace.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { Driver, plainLesson, plainPolicy, policyWith } from '../../support/given.ts';

const SEGMENT_MS = 4_000;
const GOAL_MS = plainPolicy.release.goalMs;
const NOTHING: ReadonlyMap<string, Span[]> = new Map();

/** Media let go to the learner of the plain lesson. */
function releasedMs(d: Driver, sessionId = 's1'): number {
  return measure(lessonOf(d.state, d.session(sessionId)).released);
}

function segment(index: number): Span {
  return [index * SEGMENT_MS, (index + 1) * SEGMENT_MS];
}

function waitMs(d: Driver, span: Span, sessionId = 's1'): number {
  return releaseWaitMs(d.state, d.session(sessionId), NOTHING, span, d.clock.stamp());
}

/** Fetches what is let go at once, up to a place. */
function fetchTo(d: Driver, fromIndex: number, toMs: number): { next: number; worstMs: number } {
  let next = fromIndex;
  let worstMs = 0;
  while (segment(next)[1] <= Math.min(toMs, plainLesson.durationMs)) {
    worstMs = Math.max(worstMs, waitMs(d, segment(next)));
    d.deliver([segment(next)]);
    next += 1;
  }
  return { next, worstMs };
}

describe('ledger: paced release', () => {
  for (const rate of [1, plainPolicy.rate.maxRatio]) {
    it(`never meets who plays at ${rate}x and buffers as far as the goal allows`, () => {
      const d = new Driver().open();
      const goalMs = bufferGoalMs(plainPolicy, SEGMENT_MS, 0);
      let { next, worstMs } = fetchTo(d, 0, goalMs);
      d.beat({ now: 'playing' });
      let positionMs = 0;
      // Looks every half second, as a player does; a beat is up to 600 ms late.
      for (let tick = 1; positionMs < 500_000; tick += 1) {
        d.clock.pass(500);
        positionMs += 500 * rate;
        if (tick % 11 === 1 && tick > 1) {
          const spokenMs = positionMs - 500 * rate;
          d.beat({ rate, spans: [[d.session().positionMs, spokenMs]] });
        }
        const fetched = fetchTo(d, next, positionMs + goalMs);
        next = fetched.next;
        worstMs = Math.max(worstMs, fetched.worstMs);
      }
      expect(worstMs).to.equal(0);
      expect(d.session().creditedMs).to.be.greaterThan(400_000);
    });
  }

  it('never meets who watches while no news of any delivery comes, as with a lost log', () => {
    const d = new Driver().open();
    const goalMs = bufferGoalMs(plainPolicy, SEGMENT_MS, 0);
    let worstMs = 0;
    let next = 0;
    for (let positionMs = 0; positionMs < plainLesson.durationMs; positionMs += 5_000) {
      while (segment(next)[1] <= Math.min(positionMs + goalMs, plainLesson.durationMs)) {
        worstMs = Math.max(worstMs, waitMs(d, segment(next)));
        d.run({ type: 'release', sessionId: 's1', spans: [segment(next)] });
        next += 1;
      }
      d.beat({ now: 'playing', spans: positionMs === 0 ? [] : [[positionMs - 5_000, positionMs]] });
      d.clock.pass(5_000);
    }
    expect(worstMs).to.equal(0);
    expect(next * SEGMENT_MS).to.equal(plainLesson.durationMs);
  });

  it('does not meet who reviews and skips about at leisure with a buffer that starts small', () => {
    const d = new Driver().open();
    let worstMs = 0;
    for (const startIndex of [0, 40, 10, 80, 45, 120]) {
      const startMs = startIndex * SEGMENT_MS;
      d.beat({ now: 'playing', positionMs: startMs });
      let next = startIndex;
      for (let playedMs = 0; playedMs < 40_000; playedMs += 5_000) {
        const goalMs = growingGoalMs(bufferGoalMs(plainPolicy, SEGMENT_MS, 0), playedMs);
        const fetched = fetchTo(d, next, startMs + playedMs + goalMs);
        next = fetched.next;
        worstMs = Math.max(worstMs, fetched.worstMs);
        d.clock.pass(5_000);
        d.beat({ spans: [[startMs + playedMs, startMs + playedMs + 5_000]] });
      }
    }
    expect(worstMs).to.equal(0);
  });

  it('gives who fetches all at once the goal and no more', () => {
    const d = new Driver().open();
    d.beat({ now: 'paused' });
    let index = 0;
    for (; index < 150 && waitMs(d, segment(index)) === 0; index += 1) d.deliver([segment(index)]);
    expect(releasedMs(d)).to.equal(GOAL_MS);
    expect(waitMs(d, segment(index))).to.be.greaterThan(0);
  });

  it('counts what was let go and is still on its way', () => {
    const d = new Driver().open();
    d.beat({ now: 'paused' });
    const reserved = Array.from({ length: 15 }, (_, i) => segment(i));
    const wait = (span: Span, lessonKey: string) =>
      releaseWaitMs(d.state, d.session(), new Map([[lessonKey, reserved]]), span, d.clock.stamp());
    const { lessonKey } = d.session();
    expect(wait(segment(14), lessonKey), 'the same again').to.equal(0);
    expect(wait(segment(15), lessonKey)).to.be.above(0);
    expect(wait(segment(0), 'another lesson'), 'of another lesson').to.be.above(0);
  });

  it('gives who seeks about no more than running time could show, plus the goal', () => {
    const d = new Driver().open();
    d.beat({ now: 'playing' });
    let seconds = 0;
    for (; seconds < 60; seconds += 1) {
      d.clock.pass(1_000);
      d.beat({ now: 'playing', positionMs: (seconds * 37_000) % 590_000 });
      for (let i = 0; i < 150; i += 1) if (waitMs(d, segment(i)) === 0) d.deliver([segment(i)]);
    }
    const boundMs = seconds * 1_000 * plainPolicy.rate.maxRatio + GOAL_MS;
    expect(releasedMs(d)).to.be.at.most(boundMs);
    expect(releasedMs(d)).to.be.at.least(boundMs - 2 * SEGMENT_MS);
  });

  it('holds nothing back that was released before', () => {
    const d = new Driver().open();
    d.deliver([[0, 600_000]]);
    d.beat({ now: 'paused', positionMs: 300_000 });
    expect(waitMs(d, segment(20))).to.equal(0);
  });

  it('does not follow a seek beyond the frontier', () => {
    const d = new Driver().open('s1', policyWith({ seek: { rule: 'watched-only' } }));
    d.beat({ now: 'playing', positionMs: 400_000 });
    expect(d.session().positionMs).to.equal(0);
    expect(waitMs(d, segment(100))).to.be.greaterThan(0);
  });

  it('says how long to wait, and that is enough while playing', () => {
    const d = new Driver().open();
    d.beat({ now: 'playing' });
    let index = 0;
    for (; waitMs(d, segment(index)) === 0; index += 1) d.deliver([segment(index)]);
    d.clock.pass(waitMs(d, segment(index)));
    expect(waitMs(d, segment(index))).to.equal(0);
  });

  it('is the same after a restart, from the events alone', () => {
    const d = new Driver().open();
    d.deliver([[0, 40_000]]);
    d.play([0, 20_000]);
    const again = new Driver();
    for (const event of d.log) again.ledger.evolve(again.state, event);
    for (let i = 0; i < 40; i += 1) {
      const at = d.clock.stamp();
      const wait = releaseWaitMs(again.state, again.session(), NOTHING, segment(i), at);
      expect(wait).to.equal(waitMs(d, segment(i)));
    }
  });

  it('starts where the learner left off', () => {
    const d = new Driver().open();
    d.deliver([[0, 600_000]]);
    d.play([0, 200_000]).open('s2');
    const span: Span = [252_000, 256_000];
    expect(waitMs(d, span, 's2')).to.equal(0);
  });

  it('gives many sessions of one learner, at once or in turn, what it gives one', () => {
    const d = new Driver();
    const lesson = (n: number) => ({ ...plainLesson, lessonId: `lesson-${n}` });
    let gotMs = 0;
    const fetchAll = (sessionId: string) => {
      for (let i = 0; i < 150; i += 1) {
        if (waitMs(d, segment(i), sessionId) > 0) continue;
        const before = releasedMs(d, sessionId);
        d.deliver([segment(i)], sessionId);
        gotMs += releasedMs(d, sessionId) - before;
      }
    };
    for (let n = 0; n < 20; n += 1)
      d.open(`s${n}`, policyWith({ seek: { rule: 'free' } }), lesson(n));
    for (let second = 0; second < 30; second += 1) {
      d.clock.pass(1_000);
      for (let n = 0; n < 20; n += 1) {
        d.beat({ now: 'playing', positionMs: second * 4_000 }, `s${n}`);
        fetchAll(`s${n}`);
      }
    }
    const boundMs = 30_000 * plainPolicy.rate.maxRatio + GOAL_MS;
    expect(gotMs)
      .to.be.at.most(boundMs)
      .and.at.least(boundMs - 2 * SEGMENT_MS);
  });

  it('lets go to a reloaded page what the page before it was sent, without paying again', () => {
    const d = new Driver().open();
    for (let i = 0; waitMs(d, segment(i)) === 0; i += 1) d.deliver([segment(i)]);
    d.open('s2');
    for (let i = 0; i * SEGMENT_MS < GOAL_MS; i += 1) {
      expect(waitMs(d, segment(i), 's2'), `segment ${i}`).to.equal(0);
      d.deliver([segment(i)], 's2');
    }
    expect(releasedMs(d, 's2')).to.equal(GOAL_MS);
  });

  it('keeps five goals of unspent allowance and no more', () => {
    const d = new Driver().open('s1', policyWith({ seek: { rule: 'free' } }));
    d.deliver([[0, 40_000]]);
    // An hour of looking at the same again brings nothing new to pay for.
    for (let hour = 0; hour < 90; hour += 1) d.play([0, 40_000]);
    let gotMs = 0;
    for (let from = 40_000; from < 600_000; from += GOAL_MS) {
      d.beat({ now: 'paused', positionMs: from });
      for (let at = from; at < from + GOAL_MS; at += SEGMENT_MS) {
        const span: Span = [at, Math.min(600_000, at + SEGMENT_MS)];
        if (at >= 600_000 || waitMs(d, span) > 0) continue;
        d.deliver([span]);
        gotMs += span[1] - span[0];
      }
    }
    expect(gotMs)
      .to.be.at.most(5 * GOAL_MS)
      .and.at.least(5 * GOAL_MS - SEGMENT_MS);
  });

  it('counts what somebody else was asked to send', () => {
    const d = new Driver().open();
    d.beat({ now: 'paused' });
    d.run({ type: 'release', sessionId: 's1', spans: [[0, GOAL_MS]] });
    expect(waitMs(d, segment(3)), 'the same again').to.equal(0);
    expect(waitMs(d, segment(15))).to.be.greaterThan(0);
    expect(d.session().deliveredAll).to.deep.equal([]);
    expect(d.run({ type: 'release', sessionId: 's1', spans: [segment(3)] })).to.deep.equal([]);
    expect(d.log.filter(({ type }) => type === 'media-released')).to.have.length(1);
  });
});

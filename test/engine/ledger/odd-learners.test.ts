import { expect } from 'chai';
import { type CheckTask } from '../../../engine/ledger/events.ts';
import {
  Driver,
  MINUTE_MS,
  type PolicyChange,
  SECOND_MS,
  plainLesson,
  policyWith,
} from '../../support/given.ts';
import { accountsBalance } from './invariants.ts';

const LENGTH_MS = plainLesson.durationMs;
const PROMPT: CheckTask = { kind: 'presence', code: '1234', seed: 1 };

function studying(change: PolicyChange, lengthMs = LENGTH_MS): Driver {
  const d = new Driver().open('s1', policyWith(change), { ...plainLesson, durationMs: lengthMs });
  d.deliver([[0, lengthMs]]);
  return d;
}

/** Asks by chance; the learner sees it and answers after so long. */
function ask(d: Driver, checkId: string, codes: readonly string[], afterMs: number): void {
  d.check('open-check', checkId);
  d.run({ type: 'show-check', sessionId: 's1', checkId });
  codes.forEach((code, at) => {
    d.clock.pass(afterMs);
    const answer = { attempt: at + 1, answer: { code }, next: PROMPT } as const;
    d.run({ type: 'answer-check', sessionId: 's1', checkId, ...answer });
  });
}

describe('ledger: honest but odd learners', () => {
  it('H14: two tabs by accident lose nothing of what either has shown', () => {
    const d = studying({}).play([0, 60_000]);
    d.clock.pass(3 * SECOND_MS);
    d.open('s2');
    d.beat({ spans: [[60_000, 63_000]], now: 'paused' });
    d.deliver([[0, LENGTH_MS]], 's2');
    d.play([63_000, 120_000], 1, 's2').beat({ now: 'paused', positionMs: 120_000 }, 's2');
    d.take('s1').play([120_000, 180_000]);
    expect(d.session('s1').creditedMs + d.session('s2').creditedMs).to.equal(180_000);
    expect({ ...d.refusedMs('s1'), ...d.refusedMs('s2') }).to.deep.equal({});
    for (const id of ['s1', 's2']) accountsBalance(d.session(id));
  });

  it('H15: 45 minutes without a touch cost nothing while checks are answered in time', () => {
    const idle = { timeoutMs: 15 * MINUTE_MS, forfeits: 'lesson' } as const;
    const d = studying({ idle, checks: { gateCredit: true } }, 45 * MINUTE_MS);
    for (let i = 0; i < 4; i += 1) {
      const fromMs = i * 11 * MINUTE_MS;
      d.play([fromMs, fromMs + 11 * MINUTE_MS]);
      ask(d, `c${i}`, ['1234'], 5 * SECOND_MS);
    }
    expect(d.session().creditedMs).to.equal(44 * MINUTE_MS);
    expect(d.refusedMs()).to.deep.equal({});
  });

  it('H15: who has declared a need has twice the time to answer', () => {
    for (const [extendedTime, misses] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const policy = policyWith({ checks: { answerMs: 60_000, extendedTimeRatio: 2 } });
      const d = new Driver();
      const open = { type: 'open', sessionId: 's1', fence: 1, policy, extendedTime } as const;
      d.run({ ...open, lesson: plainLesson, address: '192.0.2.7' });
      d.happen({ ...stamped(d), type: 'check-scheduled', dueAtRunningMs: 0 });
      const opening = { type: 'open-check', sessionId: 's1', checkId: 'c1', task: PROMPT } as const;
      d.run({ ...opening, cause: 'random', pointId: null });
      d.run({ type: 'show-check', sessionId: 's1', checkId: 'c1' });
      d.clock.pass(110 * SECOND_MS);
      const answer = { attempt: 1, answer: { code: '1234' }, next: PROMPT } as const;
      d.run({ type: 'answer-check', sessionId: 's1', checkId: 'c1', ...answer });
      expect(d.state.checks.missesInARow, String(extendedTime)).to.equal(misses);
    }
  });

  it('H25: a right answer after two seconds is as good as one after a minute', () => {
    const credited = [2, 59].map((seconds) => {
      const d = studying({ checks: { gateCredit: true } }).play([0, 100_000]);
      ask(d, 'c1', ['1234'], seconds * SECOND_MS);
      expect(d.state.lessons.values().next().value?.provisionalMs).to.equal(0);
      return d.play([100_000, 200_000]).session().creditedMs;
    });
    expect(credited).to.deep.equal([200_000, 200_000]);
  });

  it('H26: who answers wrongly, asks again and watches again ends with everything', () => {
    const d = studying({ checks: { gateCredit: true, attempts: 3 } }).play([0, 100_000]);
    ask(d, 'c1', ['1', '2', '3'], 2 * SECOND_MS);
    expect(d.session().creditedMs).to.equal(0);
    d.clock.pass(MINUTE_MS);
    const asking = { type: 'open-check', sessionId: 's1', checkId: 'c2', task: PROMPT } as const;
    d.run({ ...asking, cause: 'asked', pointId: null });
    const answer = { attempt: 1, answer: { code: '1234' }, next: PROMPT } as const;
    d.run({ type: 'answer-check', sessionId: 's1', checkId: 'c2', ...answer });
    d.beat({ now: 'paused', positionMs: 0 });
    d.play([0, LENGTH_MS]).beat({ now: 'ended', positionMs: LENGTH_MS });
    // At the end of the lesson one may be asked once more, so that nothing is left to confirm.
    d.run({ ...asking, checkId: 'c3', cause: 'asked', pointId: null });
    d.run({ type: 'answer-check', sessionId: 's1', checkId: 'c3', ...answer });
    d.end();
    expect(d.statement().lessons[0]).to.include({ complete: true, provisionalMs: 0 });
    expect(d.session().creditedMs).to.equal(LENGTH_MS);
  });
});

describe('ledger: one learner in two browsers', () => {
  it('E16: the halves of a lesson at once earn what one clock could play, each place once', () => {
    const d = studying({}).open('s2');
    d.deliver([[0, LENGTH_MS]], 's2');
    d.beat({ positionMs: 0 }, 's1');
    d.beat({ positionMs: 300_000 }, 's2');
    const beganMs = d.clock.trueMs;
    for (let ms = 0; ms < 200_000; ms += 5_000) {
      d.clock.pass(5_000);
      if (ms % 20_000 === 0) d.take(ms % 40_000 === 0 ? 's1' : 's2');
      d.beat({ spans: [[ms, ms + 5_000]] }, 's1');
      d.beat({ spans: [[300_000 + ms, 305_000 + ms]] }, 's2');
    }
    const ranMs = d.clock.trueMs - beganMs;
    const lesson = d.state.lessons.values().next().value;
    // The highest rate pays for more media than one clock shows at 1x, but for no more study time.
    expect(lesson?.creditedMs).to.be.within(150_000, ranMs * 1.5 + 5_000);
    expect(d.statement().lessons[0]?.studyMs).to.be.at.most(ranMs);
    expect(d.state.runningMs).to.be.at.most(ranMs);
    for (const id of ['s1', 's2']) {
      expect(d.refusedMs(id)['superseded'], id).to.be.greaterThan(0);
      accountsBalance(d.session(id));
    }
  });
});

function stamped(d: Driver) {
  return { v: 1, at: d.clock.stamp(), sessionId: 's1' } as const;
}

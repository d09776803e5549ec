import { expect } from 'chai';
import { type CheckPoint } from '../../../engine/ledger/check-state.ts';
import { Driver, MINUTE_MS, SECOND_MS } from '../../support/given.ts';
import { Chance } from '../../arbitrary/chance.ts';
import { statementHolds, Watchdog } from './invariants.ts';
import {
  TASK,
  RIGHT,
  WRONG,
  type Checks,
  random,
  study,
  openAs,
  schedule,
  open,
  ask,
  show,
  answer,
  dueAfterAMinute,
} from './check-steps.ts';

describe('ledger: when a check is due', () => {
  it('draws ten thousand gaps within the policy, over its whole width', () => {
    const chance = new Chance(7);
    const d = new Driver();
    openAs(d, 's1', { checks: { minGapMs: 600_000, maxGapMs: 1_200_000 } });
    const gaps = Array.from({ length: 10_000 }, () => {
      schedule(d, chance.ratio() * (1 - 1e-12));
      const gapMs = d.state.checks.dueAtRunningMs ?? Number.NaN;
      d.state.checks.dueAtRunningMs = null;
      return gapMs;
    });
    expect(Math.min(...gaps)).to.be.within(600_000, 602_000);
    expect(Math.max(...gaps)).to.be.within(1_198_000, 1_200_000);
    const middle = gaps.filter((gapMs) => gapMs < 900_000).length;
    expect(middle).to.be.within(4_700, 5_300);
  });

  it('measures it in running time: paused time brings nothing nearer', () => {
    const d = study();
    schedule(d);
    d.play([0, 55_000]).beat({ now: 'paused', positionMs: 55_000 });
    d.clock.pass(10 * MINUTE_MS);
    expect(open(d)).to.equal(null);
    d.play([55_000, 60_000]);
    expect(open(d)).to.equal('c1');
  });

  it('follows the learner into another lesson, and is not drawn again there', () => {
    const d = study();
    schedule(d, 0.5);
    const { dueAtRunningMs } = d.state.checks;
    d.play([0, 30_000]);
    openAs(d, 's2', { checks: random }, [], { lessonId: 'other' });
    schedule(d, 0, 's2');
    expect(d.state.checks.dueAtRunningMs).to.equal(dueAtRunningMs);
    d.play([0, 60_000], 1, 's2');
    expect(open(d, 'c1', 's2')).to.equal('c1');
  });

  it('is drawn anew where a stricter policy would wait too long', () => {
    const d = study({ gateCredit: true, minGapMs: 3_600_000, maxGapMs: 7_200_000 });
    schedule(d, 0.9);
    openAs(d, 's2', { checks: random });
    schedule(d, 0, 's2');
    expect(d.state.checks.dueAtRunningMs).to.equal(60_000);
  });

  it('waits while the learner studies where no check is asked for, and binds nothing there', () => {
    const d = study();
    schedule(d);
    openAs(d, 's2', {}, [], { lessonId: 'free' });
    d.play([0, 90_000], 1, 's2');
    expect(d.state.lessons.get(d.session('s2').lessonKey)?.provisionalMs).to.equal(0);
  });

  it('opens one at a time', () => {
    const d = dueAfterAMinute();
    expect(open(d, 'c2')).to.equal('c1');
  });
});

describe("ledger: an author's points", () => {
  const points: CheckPoint[] = [
    { pointId: 'question:q1', atMs: 20_000, questionIds: ['q1'] },
    { pointId: 'point:k1', atMs: 100_000, questionIds: ['q2', 'q3'] },
  ];
  const authored: Checks = { gateCredit: true, authored: true };
  const reached = (d: Driver) => d.state.checks.reached.map(({ point }) => point.pointId);
  const openPoint = (d: Driver, checkId = 'c1') => {
    const pointId = d.state.checks.reached[0]?.point.pointId ?? null;
    const task = { kind: 'question', questionId: 'q1', order: [0, 1], right: [0] } as const;
    const how = { type: 'open-check', sessionId: 's1', checkId, cause: 'authored' } as const;
    d.run({ ...how, pointId, task });
  };

  it('are reached once by what was presented, credited or not', () => {
    const d = study(authored, points).play([0, 15_000]);
    expect(reached(d)).to.deep.equal([]);
    d.play([15_000, 25_000], 1, 's1', { visible: false });
    expect(reached(d)).to.deep.equal(['question:q1']);
    d.play([15_000, 25_000]);
    expect(reached(d)).to.deep.equal(['question:q1']);
  });

  it('are reached by who leaves out their place, but not by who skips on', () => {
    const d = study(authored, points).play([0, 19_900]).play([20_100, 25_000]);
    expect(reached(d)).to.deep.equal(['question:q1']);
    const far = study(authored, points).play([200_000, 210_000]);
    expect(reached(far)).to.deep.equal([]);
  });

  it('hold back what is presented until they are asked and passed, over the end of a session', () => {
    const d = study(authored, points).play([0, 25_000]);
    d.end();
    expect(d.state.provisional).to.have.length.greaterThan(0);
    openAs(d, 's2', { checks: authored }, points);
    openPoint(d);
    answer(d, { chosen: [0] }, 'c1', 's2');
    expect(d.state.provisional).to.deep.equal([]);
    expect(d.session().creditedMs).to.equal(25_000);
  });

  it('are asked again when their place is watched again after a miss', () => {
    const d = study({ ...authored, attempts: 1 }, points).play([0, 25_000]);
    openPoint(d);
    answer(d, { chosen: [1] });
    expect(d.refusedMs()).to.deep.equal({ 'check-failed': 25_000 });
    d.clock.pass(MINUTE_MS);
    ask(d, 'c2');
    answer(d, RIGHT, 'c2');
    d.play([0, 25_000]);
    expect(reached(d)).to.deep.equal(['question:q1']);
  });

  it('are not pinned where the policy does not ask them', () => {
    const d = study({}, points).play([0, 25_000]);
    expect(reached(d)).to.deep.equal([]);
  });
});

describe('ledger: how an answer is judged', () => {
  it('passes the right one, and settles what was provisional', () => {
    const d = dueAfterAMinute();
    show(d);
    d.clock.pass(5_000);
    answer(d, RIGHT);
    expect(d.log.slice(-2).map(({ type }) => type)).to.deep.equal([
      'check-answered',
      'check-passed',
    ]);
    expect(d.log.at(-2)).to.include({ correct: true, tookMs: 5_000, next: null });
    expect(d.state.provisional).to.deep.equal([]);
  });

  it('allows as many wrong ones as the policy says, each with a new task', () => {
    const d = dueAfterAMinute();
    answer(d, WRONG);
    answer(d, WRONG);
    expect(d.state.checks.open?.attempt).to.equal(3);
    answer(d, WRONG);
    expect(d.state.checks).to.include({ open: null, owed: 'check-failed' });
    expect(d.session().creditedMs).to.equal(0);
    statementHolds(d);
  });

  it('takes the same attempt once', () => {
    const d = dueAfterAMinute();
    const again = { type: 'answer-check', sessionId: 's1', checkId: 'c1', attempt: 1 } as const;
    d.run({ ...again, answer: WRONG, next: TASK });
    expect(d.try({ ...again, answer: RIGHT, next: TASK })).to.equal('check_closed');
  });

  it('wants all right options of a question and no other, in any order', () => {
    const task = { kind: 'question', questionId: 'q', order: [2, 0, 1], right: [0, 2] } as const;
    const judged = (chosen: number[]) => {
      const d = study({ ...random, attempts: 1 });
      schedule(d);
      d.play([0, 60_000]);
      const how = { checkId: 'c1', cause: 'random', pointId: null, task } as const;
      d.run({ type: 'open-check', sessionId: 's1', ...how });
      answer(d, { chosen });
      return d.state.checks.owed;
    };
    expect(judged([2, 0])).to.equal(null);
    expect(judged([0])).to.equal('check-failed');
    expect(judged([0, 1, 2])).to.equal('check-failed');
  });

  it('hears only the session that holds the lease', () => {
    const d = dueAfterAMinute();
    openAs(d, 's2', { checks: random });
    expect(answer(d, RIGHT)).to.equal('lease_elsewhere');
    answer(d, RIGHT, 'c1', 's2');
    expect(d.state.checks.open).to.equal(null);
  });
});

describe('ledger: how long a check waits', () => {
  const left = (d: Driver) => d.try({ type: 'expire-check', sessionId: 's1', checkId: 'c1' });

  it('runs from when it was shown, with a little for the way', () => {
    const d = dueAfterAMinute();
    d.clock.pass(10 * MINUTE_MS);
    left(d);
    expect(d.state.checks.open, 'nobody plays, nothing runs').to.not.equal(null);
    show(d);
    d.clock.pass(62 * SECOND_MS);
    left(d);
    expect(d.state.checks.open).to.not.equal(null);
    d.clock.pass(2 * SECOND_MS);
    left(d);
    expect(d.state.checks.owed).to.equal('check-missed');
  });

  it('is longer for who has declared a need', () => {
    const d = new Driver();
    openAs(d, 's1', { checks: random }, [], { extendedTime: true });
    schedule(d);
    d.play([0, 60_000]);
    open(d);
    expect(d.state.checks.open?.answerMs).to.equal(120_000);
  });

  it('comes too late after its time, however right the answer', () => {
    const d = dueAfterAMinute();
    show(d);
    d.clock.pass(90_000);
    answer(d, RIGHT);
    expect(d.state.checks.owed).to.equal('check-missed');
    expect(d.session().creditedMs).to.equal(0);
  });

  it('suppressed, is missed by what plays on, and takes all of that', () => {
    for (const onMissed of ['nothing', 'since-last-pass'] as const) {
      const d = dueAfterAMinute({ ...random, onMissed });
      d.play([60_000, 155_000]);
      left(d);
      expect(d.state.checks.open, onMissed).to.not.equal(null);
      d.play([155_000, 170_000]);
      left(d);
      expect(d.state.checks.owed, onMissed).to.equal('check-missed');
      // Under `nothing` what came before it was due stays, but for the beat in which it came due.
      expect(d.session().creditedMs).to.equal(onMissed === 'nothing' ? 55_000 : 0);
      d.play([170_000, 200_000]);
      expect(d.refusedMs()['check-missed']).to.equal(onMissed === 'nothing' ? 145_000 : 200_000);
    }
  });

  it('stands still while no page shows it; a reload does not set it back', () => {
    const d = dueAfterAMinute();
    show(d);
    d.clock.pass(30_000);
    d.run({ type: 'part-check', sessionId: 's1' });
    d.clock.pass(10 * MINUTE_MS);
    show(d);
    d.clock.pass(29_000);
    expect(d.state.checks.open?.leftMs).to.equal(30_000);
    answer(d, RIGHT);
    expect(d.state.checks).to.include({ open: null, owed: null });
  });

  it('bounds who reloads for ever: 15 s more, twice', () => {
    const d = dueAfterAMinute();
    let shownMs = 0;
    for (let reload = 0; reload < 20 && d.state.checks.open !== null; reload += 1) {
      show(d);
      const { leftMs } = d.state.checks.open ?? { leftMs: 0 };
      shownMs += leftMs;
      d.clock.pass(leftMs);
      d.run({ type: 'part-check', sessionId: 's1' });
    }
    expect(shownMs).to.equal(60_000 + 2 * 15_000);
    show(d);
    d.clock.pass(4_000);
    left(d);
    expect(d.state.checks.owed).to.equal('check-missed');
  });

  it('is in the learner’s favour when the engine starts anew', () => {
    const d = dueAfterAMinute();
    show(d);
    d.clock.pass(59_000).restart();
    d.clock.pass(5 * MINUTE_MS);
    left(d);
    expect(d.state.checks.open).to.not.equal(null);
    show(d);
    answer(d, RIGHT);
    expect(d.state.checks.owed).to.equal(null);
  });
});

describe('ledger: after a miss', () => {
  function missed(checks: Checks = random): Driver {
    const d = dueAfterAMinute({ ...random, attempts: 1, ...checks });
    answer(d, WRONG);
    return d;
  }

  it('nothing counts until a check is passed, in no lesson and no course', () => {
    const d = missed();
    d.play([60_000, 90_000]);
    openAs(d, 's2', {}, [], { lessonId: 'other', courseId: 'course-2' });
    d.play([0, 30_000], 1, 's2');
    expect(d.session('s2').creditedMs).to.equal(0);
    expect(d.ledger.summaryOf(d.state, d.session('s2'), d.clock.stamp())).to.deep.include({
      counting: false,
      reason: 'check-failed',
      check: {
        open: false,
        owed: 'check-failed',
        courseFailed: false,
        mayAsk: true,
        readyInMs: 0,
      },
    });
    ask(d, 'c2', 's2');
    answer(d, RIGHT, 'c2', 's2');
    d.play([30_000, 60_000], 1, 's2');
    expect(d.session('s2').creditedMs).to.equal(30_000);
  });

  it('a check is had for the asking, but not at once, and later each time', () => {
    const d = missed();
    expect(ask(d, 'c2')).to.equal('rate_limited');
    d.clock.pass(15_000);
    ask(d, 'c2');
    answer(d, WRONG, 'c2');
    d.clock.pass(15_000);
    expect(ask(d, 'c3')).to.equal('rate_limited');
    d.clock.pass(15_000);
    ask(d, 'c3');
    answer(d, RIGHT, 'c3');
    expect(ask(d, 'c4'), 'nothing is owed any more').to.equal('check_closed');
  });

  it('takes back by scope: the sitting over a reload, the lesson, the course', () => {
    const kept = (onMissed: 'since-last-pass' | 'session' | 'lesson' | 'course') => {
      const d = study({ ...random, attempts: 1, onMissed }).play([0, 10_000]);
      d.check('open-check', 'p1');
      d.check('pass-check', 'p1');
      d.end();
      const change = { checks: { ...random, attempts: 1, onMissed } };
      openAs(d, 's2', change, [], { lessonId: 'second' });
      d.play([0, 10_000], 1, 's2').check('open-check', 'p2', 's2');
      d.check('pass-check', 'p2', 's2');
      d.end('s2', 'succeeded');
      openAs(d, 's3', change, [], { lessonId: 'second' });
      d.play([10_000, 20_000], 1, 's3').check('open-check', 'c1', 's3');
      d.check('miss-check', 'c1', 's3');
      return ['s1', 's2', 's3'].map((id) => d.session(id).creditedMs);
    };
    expect(kept('since-last-pass')).to.deep.equal([10_000, 10_000, 0]);
    expect(kept('session')).to.deep.equal([10_000, 0, 0]);
    expect(kept('lesson')).to.deep.equal([10_000, 0, 0]);
    expect(kept('course')).to.deep.equal([0, 0, 0]);
  });

  it('what was taken can be earned again only within the time for it', () => {
    const d = missed({ makeUpMs: 10 * MINUTE_MS });
    d.clock.pass(15_000);
    ask(d, 'c2');
    answer(d, RIGHT, 'c2');
    d.play([0, 20_000]).beat({ now: 'paused', positionMs: 20_000 });
    d.clock.pass(11 * MINUTE_MS);
    d.play([20_000, 70_000]);
    expect(d.session().credited).to.deep.equal([
      [0, 20_000],
      [60_000, 70_000],
    ]);
    expect(d.refusedMs()).to.deep.equal({ 'check-failed': 60_000 + 40_000 });
  });

  it('a course fails after too many, until the host resets it', () => {
    const d = missed({ failCourseAfter: 2, onMissed: 'nothing', gateCredit: false });
    expect(d.session().creditedMs).to.equal(55_000);
    d.clock.pass(15_000);
    ask(d, 'c2');
    answer(d, WRONG, 'c2');
    expect(d.session().creditedMs, 'nothing of it counts').to.equal(0);
    d.clock.pass(MINUTE_MS);
    ask(d, 'c3');
    answer(d, RIGHT, 'c3');
    d.play([60_000, 70_000]);
    expect(d.session().creditedMs).to.equal(0);
    const reset = {
      type: 'reset-course',
      courseId: 'course-1',
      reason: 'spoken with him',
    } as const;
    d.run(reset);
    expect(d.try(reset), 'once').to.deep.equal([]);
    d.play([60_000, 70_000]);
    expect(d.session().creditedMs).to.equal(10_000);
    statementHolds(d);
  });
});

describe('ledger: who wins the lease', () => {
  const oldest = { lease: { onConflict: 'oldest-wins' } } as const;

  function two(): Driver {
    const d = new Driver();
    new Watchdog(d);
    openAs(d, 's1', oldest);
    d.play([0, 10_000]);
    openAs(d, 's2', oldest);
    return d;
  }

  it('the oldest, where the policy says so: the newer earns nothing and is told why', () => {
    const d = two();
    d.play([10_000, 20_000], 1, 's2');
    expect(d.session('s2').creditedMs).to.equal(0);
    expect(d.refusedMs('s2')).to.deep.equal({ superseded: 10_000 });
    expect(d.session('s2').leaseLost).to.equal('older-session');
    d.play([10_000, 20_000]);
    expect(d.session('s1').creditedMs).to.equal(20_000);
  });

  it('the newer by a click once the older has stopped for as long as a buffer plays', () => {
    const d = two();
    const take = () => d.try({ type: 'take-lease', sessionId: 's2', fence: 2 });
    expect(take()).to.equal('lease_elsewhere');
    d.beat({ now: 'paused', positionMs: 10_000 });
    d.clock.pass(70_000);
    d.beat({ now: 'paused', positionMs: 10_000 });
    expect(take()).to.equal('lease_elsewhere');
    d.clock.pass(5_000);
    expect(take()).to.deep.equal([]);
    expect(d.state.holder).to.equal('s2');
    expect(d.session('s1').leaseLost).to.equal('newer-session');
  });

  it('the newer by a click once the older has ended, but not by itself', () => {
    const d = two();
    d.end('s1');
    expect(d.state.holder).to.equal(null);
    d.run({ type: 'take-lease', sessionId: 's2', fence: 2 });
    expect(d.state.holder).to.equal('s2');
  });

  it('the successor of a reloaded page at once', () => {
    const d = two();
    d.end('s1', 'succeeded');
    openAs(d, 's3', oldest);
    expect(d.state.holder).to.equal('s3');
  });
});

import { expect } from 'chai';
import { Driver } from '../../support/given.ts';
import {
  RIGHT,
  WRONG,
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

describe('ledger: the time to answer', () => {
  it('is as long for who has declared a need as for anybody under a policy that says so, and as its session said', () => {
    const answerMsOf = (extendedTimeRatio: number, extendedTime: boolean) => {
      const d = new Driver();
      openAs(d, 's1', { checks: { ...random, extendedTimeRatio } }, [], { extendedTime });
      schedule(d);
      d.play([0, 60_000]);
      open(d);
      return d.state.checks.open?.answerMs;
    };
    expect(answerMsOf(1, true)).to.equal(60_000);
    expect(answerMsOf(2.5, true)).to.equal(150_000);
    expect(answerMsOf(2.5, false)).to.equal(60_000);
  });
});

describe('ledger: the end of a lesson', () => {
  const provisionalMs = (d: Driver) =>
    d.ledger.summaryOf(d.state, d.session(), d.clock.stamp()).provisionalMs;
  const mayAsk = (d: Driver, sessionId = 's1') =>
    d.ledger.summaryOf(d.state, d.session(sessionId), d.clock.stamp()).check.mayAsk;

  it('leaves nothing that no check can settle: one is had for the asking', () => {
    for (const now of ['paused', 'ended'] as const) {
      const d = study(random).play([0, 40_000]);
      expect(mayAsk(d), 'while it plays, the next one comes by itself').to.equal(false);
      d.beat({ now, positionMs: 40_000 });
      expect(provisionalMs(d)).to.equal(40_000);
      expect(mayAsk(d)).to.equal(true);
      ask(d, 'c1');
      show(d);
      answer(d, RIGHT);
      expect(provisionalMs(d)).to.equal(0);
      expect(d.session().creditedMs).to.equal(40_000);
      expect(mayAsk(d)).to.equal(false);
    }
  });

  it('may be confirmed later, in another session and in another lesson', () => {
    const d = study(random).play([0, 40_000]);
    d.end('s1');
    openAs(d, 's2', {}, [], { lessonId: 'other', courseId: 'course-2' });
    expect(mayAsk(d, 's2')).to.equal(true);
    expect(mayAsk(d, 's1'), 'it has no lease any more').to.equal(false);
    ask(d, 'c1', 's2');
    answer(d, RIGHT, 'c1', 's2');
    expect(provisionalMs(d)).to.equal(0);
    expect(d.session('s1').creditedMs).to.equal(40_000);
  });
});

describe('ledger: asking for a check after a miss', () => {
  it('the account says how long until one is had for the asking', () => {
    const d = dueAfterAMinute({ ...random, attempts: 1 });
    answer(d, WRONG);
    const check = () => d.ledger.summaryOf(d.state, d.session(), d.clock.stamp()).check;
    expect(check()).to.include({ mayAsk: true, readyInMs: 15_000 });
    d.clock.pass(4_000);
    expect(check()).to.include({ mayAsk: true, readyInMs: 11_000 });
    d.clock.pass(11_000);
    expect(check()).to.include({ mayAsk: true, readyInMs: 0 });
    ask(d, 'c2');
    expect(check(), 'it is open').to.include({ mayAsk: false });
    answer(d, RIGHT, 'c2');
    expect(check(), 'nothing is owed').to.include({ mayAsk: false, readyInMs: 0 });
  });
});

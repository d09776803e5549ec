/** A lesson is settled when it is complete for good: what a host may issue a certificate on. */

import { expect } from 'chai';
import { Driver, plainLesson, policyWith } from '../../support/given.ts';
import {
  RIGHT,
  answer,
  ask,
  open,
  openAs,
  random,
  schedule,
  show,
  study,
  type Checks,
} from './check-steps.ts';

const LENGTH_MS = plainLesson.durationMs;

/** What page and statement are told of the lesson; they never differ. */
function told(d: Driver, sessionId = 's1'): { complete: boolean; settled: boolean } {
  const { complete, settled } = d.ledger.summaryOf(d.state, d.session(sessionId), d.clock.stamp());
  const { mediaVersion } = d.session(sessionId);
  const lesson = d.statement().lessons.find((each) => each.mediaVersion === mediaVersion);
  expect(lesson).to.include({ complete, settled });
  return { complete, settled };
}

function pass(d: Driver, checkId: string, sessionId = 's1'): void {
  ask(d, checkId, sessionId);
  show(d, checkId, sessionId);
  answer(d, RIGHT, checkId, sessionId);
}

describe('ledger: a lesson that is settled', () => {
  it('is complete by credit that a check has confirmed', () => {
    const d = study(random).play([0, LENGTH_MS]);
    d.beat({ now: 'ended', positionMs: LENGTH_MS });
    expect(told(d)).to.deep.equal({ complete: true, settled: false });
    pass(d, 'c1');
    expect(told(d)).to.deep.equal({ complete: true, settled: true });
  });

  it('needs no check where the policy asks for none', () => {
    const d = study({}).play([0, 300_000]);
    expect(told(d)).to.deep.equal({ complete: false, settled: false });
    d.play([300_000, LENGTH_MS]);
    expect(told(d)).to.deep.equal({ complete: true, settled: true });
  });

  it('may have provisional credit beyond what is required', () => {
    const d = new Driver();
    openAs(d, 's1', { checks: random, completion: { requiredRatio: 0.5 } });
    d.play([0, 400_000]).beat({ now: 'paused', positionMs: 400_000 });
    expect(told(d).settled).to.equal(false);
    pass(d, 'c1');
    d.play([400_000, 500_000]);
    expect(d.state.lessons.values().next().value?.provisionalMs).to.equal(100_000);
    expect(told(d)).to.deep.equal({ complete: true, settled: true });
  });

  it('is at stake while a check is open that would take more than what is provisional', () => {
    const settledUnder = (onMissed: NonNullable<Checks['onMissed']>) => {
      const d = study({ ...random, gateCredit: false, onMissed });
      d.play([0, LENGTH_MS]);
      const before = told(d);
      schedule(d);
      d.play([0, 60_000]);
      open(d);
      const during = told(d);
      show(d);
      answer(d, RIGHT);
      return [before, during, told(d)].map(({ settled }) => settled);
    };
    expect(settledUnder('since-last-pass')).to.deep.equal([true, true, true]);
    expect(settledUnder('session')).to.deep.equal([true, false, true]);
    expect(settledUnder('lesson')).to.deep.equal([true, false, true]);
  });

  it('waits with the version from which its credit was carried', () => {
    const d = study(random).play([0, LENGTH_MS]);
    d.beat({ now: 'ended', positionMs: LENGTH_MS });
    const lesson = { ...plainLesson, mediaVersion: 'sha256-new' };
    const carried = [
      {
        mediaVersion: plainLesson.mediaVersion,
        spans: [{ fromMs: 0, toMs: 0, lengthMs: LENGTH_MS }],
      },
    ];
    const policy = policyWith({ checks: random, carry: { rule: 'same-spans' } });
    const how = { type: 'open', sessionId: 's2', fence: 99, address: '192.0.2.7' } as const;
    d.run({ ...how, policy, lesson, carried });
    d.beat({ now: 'paused', positionMs: 0 }, 's2');
    expect(told(d, 's2')).to.deep.equal({ complete: true, settled: false });
    pass(d, 'c1', 's2');
    expect(told(d, 's2')).to.deep.equal({ complete: true, settled: true });
  });
});

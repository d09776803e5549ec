/**
 * A learner who presents a comb of single milliseconds makes thousands of runs in a minute. What a
 * check makes of them is done in the one turn that all other learners wait for.
 */

import { expect } from 'chai';
import { type CheckEnd } from '../../../engine/protocol/checks.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { Driver, plainLesson, policyWith } from '../../support/given.ts';
import { RIGHT, TASK } from './check-steps.ts';

const BEATS = 200;
const TEETH = 64;
/** On a starved machine; done run by run it took 4 s of half as many beats, and 46 s to pass. */
const MOST_MS = 2_000;

/** A comb of credit, and between it claims whose delivery is not known. */
function comb(makeUpMs: number): Driver {
  const d = new Driver();
  const checks = { gateCredit: true, minGapMs: 10_000, maxGapMs: 10_000, makeUpMs };
  d.run({
    type: 'open',
    sessionId: 's1',
    fence: 1,
    lesson: { ...plainLesson, durationMs: 1_200_000 },
    policy: policyWith({ checks }),
    address: '192.0.2.7',
  });
  d.deliver([[0, 600_000]], 's1');
  d.run({ type: 'schedule-check', sessionId: 's1', draw: 0 });
  d.beat({ now: 'playing' });
  for (let beat = 0; beat < BEATS; beat += 1) {
    const spans = Array.from({ length: TEETH }, (_, i): Span => {
      const tooth = beat * TEETH + i;
      const startMs =
        beat % 4 === 3
          ? 700_000 + 2 * tooth
          : ((tooth * 7) % 4_000) * 100 + Math.floor(tooth / 4_000);
      return [startMs, startMs + 1];
    });
    d.clock.pass(333);
    d.beat({ spans });
  }
  d.run({
    type: 'open-check',
    sessionId: 's1',
    checkId: 'c1',
    cause: 'random',
    pointId: null,
    task: TASK,
  });
  d.run({ type: 'show-check', sessionId: 's1', checkId: 'c1' });
  return d;
}

function ended(d: Driver, end: CheckEnd): number {
  if (end === 'missed') d.clock.pass(80_000);
  const begunMs = performance.now();
  d.run(
    end === 'missed'
      ? { type: 'expire-check', sessionId: 's1', checkId: 'c1' }
      : {
          type: 'answer-check',
          sessionId: 's1',
          checkId: 'c1',
          attempt: 1,
          answer: RIGHT,
          next: TASK,
        },
  );
  return performance.now() - begunMs;
}

describe('ledger: thousands of runs', function () {
  this.timeout(60_000);

  it('are proved by a passed check in one short step', () => {
    const d = comb(0);
    expect(d.state.provisional.length).to.be.above(5_000);
    expect(ended(d, 'passed')).to.be.below(MOST_MS);
    expect(d.state.provisional).to.have.lengthOf(0);
    expect(d.session().proof.presence.length).to.be.above(0);
  });

  it('are taken by a missed one in one short step, with the time in which to make up', () => {
    const d = comb(60_000);
    const { creditedMs } = d.session();
    expect(creditedMs).to.be.above(5_000);
    expect(ended(d, 'missed')).to.be.below(MOST_MS);
    expect(d.session().creditedMs).to.equal(0);
    expect(d.session().credited).to.deep.equal([]);
    expect(d.refusedMs()['check-missed']).to.be.at.least(creditedMs);
  });
});

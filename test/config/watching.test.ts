/** Whoever only watches, and answers every check, loses nothing under any preset. */

import { expect } from 'chai';
import fc from 'fast-check';
import { loadPresets } from '../../config/presets.ts';
import { nextStep } from '../../engine/checks/rules/next-step.ts';
import { presenceTask } from '../../engine/checks/rules/choose.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { Chance } from '../arbitrary/chance.ts';
import { Driver, HOUR_MS, MINUTE_MS, plainLesson } from '../support/given.ts';

const lesson = { ...plainLesson, durationMs: 2 * HOUR_MS };
const POINTS = Array.from({ length: 9 }, (_, n) => ({
  pointId: `question:q${n}`,
  atMs: (n + 1) * 12 * MINUTE_MS,
  questionIds: [`q${n}`],
}));

interface Watcher {
  readonly seed: number;
  /** Every check comes as late as it may. */
  readonly isLate: boolean;
  readonly extendedTime: boolean;
  /** How much of the time to answer somebody takes, as a ratio. */
  readonly slowness: number;
}

/** Two hours without mouse and keyboard; the engine asks what is due, the learner answers late. */
function watch(policy: Policy, { seed, isLate, extendedTime, slowness }: Watcher): Driver {
  const chance = new Chance(seed);
  const draw = () => (isLate ? 1 : chance.ratio()) * (1 - 1e-12);
  const d = new Driver();
  const address = '192.0.2.7';
  const open = { type: 'open', sessionId: 's1', fence: 1, lesson, policy, address } as const;
  d.run({ ...open, points: POINTS, extendedTime });
  d.deliver([[0, lesson.durationMs]]);
  let answerAtMs = Infinity;
  const conduct = () => {
    for (let step = nextStep(d.state, d.clock.stamp()); step !== null;) {
      const { sessionId } = step;
      if (step.do === 'schedule') d.run({ type: 'schedule-check', sessionId, draw: draw() });
      else if (step.do === 'open') {
        const { point } = step;
        const cause = point === null ? 'random' : 'authored';
        const how = { cause, pointId: point?.pointId ?? null, task: presenceTask(draw) } as const;
        const checkId = `c${d.log.length}`;
        d.run({ type: 'open-check', sessionId, checkId, ...how });
        d.run({ type: 'show-check', sessionId, checkId });
        answerAtMs = d.clock.trueMs + slowness * (d.state.checks.open?.answerMs ?? 0);
      } else throw new Error('a check was missed');
      step = nextStep(d.state, d.clock.stamp());
    }
  };
  conduct();
  for (let atMs = 0; atMs < lesson.durationMs; atMs += policy.beat.intervalMs) {
    d.play([atMs, Math.min(lesson.durationMs, atMs + policy.beat.intervalMs)]);
    conduct();
    const { open: asked } = d.state.checks;
    if (asked === null || asked.task.kind !== 'presence' || d.clock.trueMs < answerAtMs) continue;
    const { checkId, attempt, task } = asked;
    const answer = { attempt, answer: { code: task.code }, next: task } as const;
    d.run({ type: 'answer-check', sessionId: 's1', checkId, ...answer });
    conduct();
  }
  return d;
}

describe('every preset, for who only watches and answers', function () {
  this.timeout(60_000);
  const watchers = fc.record({
    seed: fc.nat(),
    isLate: fc.boolean(),
    extendedTime: fc.boolean(),
    slowness: fc.double({ min: 0, max: 0.95, noNaN: true }),
  });

  for (const { policy } of loadPresets().all) {
    it(`${policy.id}@${policy.version} takes nothing for idling, nor for anything else`, () => {
      fc.assert(
        fc.property(watchers, (watcher) => {
          const d = watch(policy, watcher);
          expect(d.refusedMs()).to.deep.equal({});
          expect(d.session().creditedMs).to.equal(lesson.durationMs);
          const asked = d.log.some(({ type }) => type === 'check-passed');
          expect(asked).to.equal(policy.checks.maxGapMs > 0 || policy.checks.authored);
        }),
        {
          numRuns: 8,
          examples: [[{ seed: 1, isLate: true, extendedTime: true, slowness: 0.95 }]],
        },
      );
    });
  }
});

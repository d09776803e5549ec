import { begin } from '../honest/habits.ts';
import { Checks } from '../honest/checks.ts';
import { honest } from '../honest/story.ts';

const ANSWER_MS = 60_000;
const THINKS_MS = 1.8 * ANSWER_MS;

/** Idle after five minutes, asked every two to four: whoever answers is not idle. */
export const h15 = honest({
  id: 'H15',
  title: 'No mouse, no keyboard for the whole lesson; answers each check, with the longer time',
  leastRatio: 0.99,
  bites: 'the longer time to answer',
  rig: {
    policy: {
      idle: { timeoutMs: 400_000, forfeits: 'nothing' },
      checks: { gateCredit: true, minGapMs: 60_000, maxGapMs: 120_000, answerMs: ANSWER_MS },
    },
  },
  shortLesson: { durationMs: 480_000, segmentMs: 12_000 },
  extendedTime: true,
  tell: async (story) => {
    const { rig, learner } = story;
    const viewer = await begin(story);
    viewer.checks = new Checks(rig, learner, { thinkMs: () => THINKS_MS, knows: () => true });
    await viewer.finish();
    await viewer.checks.finish(viewer);
    const { passed } = viewer.checks;
    rig.expect.that(passed > 0, 'no check came');
    return `${passed} checks answered after ${THINKS_MS / 1_000} s`;
  },
});

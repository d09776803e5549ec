import { Checks } from '../honest/checks.ts';
import { begin } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** Presence is proved by eye or ear; identity is asked for units, and takes no study time away. */
export const h31 = honest({
  id: 'H31',
  title: 'No camera: presence proved by eye or ear, study time whole though identity is asked for',
  leastRatio: 0.99,
  bites: 'a right answer passes',
  rig: {
    policy: {
      checks: { gateCredit: true, minGapMs: 40_000, maxGapMs: 80_000 },
      assurance: { identityProvedRatio: 0.5 },
    },
  },
  shortLesson: { durationMs: 240_000, segmentMs: 6_000 },
  tell: async (story) => {
    const { rig, learner, chance } = story;
    const viewer = await begin(story);
    const thinkMs = () => chance.whole(4_000, 30_000);
    viewer.checks = new Checks(rig, learner, { thinkMs, knows: () => true });
    await viewer.finish();
    await viewer.checks.finish(viewer);
    return `${viewer.checks.passed} presence prompts passed`;
  },
});

import { creditedMs } from '../balance.ts';
import { Checks } from '../honest/checks.ts';
import { begin } from '../honest/habits.ts';
import { ASKED } from '../honest/questions.ts';
import { honest } from '../honest/story.ts';

const MOST_ROUNDS = 12;

/** Wrong answers take time back; it can be earned again, as often as it takes. */
export const h26 = honest({
  id: 'H26',
  title: 'A weak learner is often wrong, watches again what that took, and gets there',
  leastRatio: 0.99,
  bites: 'what a check took can be earned again',
  ...ASKED,
  tell: async (story) => {
    const { rig, learner, chance, lengthMs } = story;
    let viewer = await begin(story);
    const manner = {
      thinkMs: () => chance.whole(5_000, 40_000),
      knows: () => chance.ratio() < 0.6,
    };
    viewer.checks = new Checks(rig, learner, manner);
    await viewer.finish();
    await viewer.checks.finish(viewer);
    let rounds = 0;
    while (creditedMs(await rig.statement(learner)) < lengthMs && rounds < MOST_ROUNDS) {
      rounds += 1;
      const { checks, line } = viewer;
      await line.drop(true);
      viewer = await begin(story);
      viewer.checks = checks;
      const { credited } = viewer.line.welcome;
      const firstHoleMs = credited[0]?.[0] === 0 ? credited[0][1] : 0;
      await viewer.seek(Math.max(0, firstHoleMs - 1_000));
      await viewer.finish();
      await viewer.checks?.finish(viewer);
    }
    const { passed = 0, failed = 0 } = viewer.checks ?? {};
    return `${passed} checks passed, ${failed} failed, ${rounds} times again`;
  },
});

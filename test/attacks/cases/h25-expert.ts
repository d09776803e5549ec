import { Checks } from '../honest/checks.ts';
import { begin } from '../honest/habits.ts';
import { ASKED } from '../honest/questions.ts';
import { honest } from '../honest/story.ts';

export const h25 = honest({
  id: 'H25',
  title: 'An expert answers every question rightly within two seconds',
  leastRatio: 0.99,
  bites: 'a right answer passes',
  ...ASKED,
  tell: async (story) => {
    const { rig, learner, chance } = story;
    const viewer = await begin(story);
    const thinkMs = () => chance.whole(400, 2_000);
    viewer.checks = new Checks(rig, learner, { thinkMs, knows: () => true });
    await viewer.finish();
    await viewer.checks.finish(viewer);
    rig.expect.that(viewer.checks.passed > 0, 'no question came');
    return `${viewer.checks.passed} questions`;
  },
});

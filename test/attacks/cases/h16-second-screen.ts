import { begin, goOn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h16 = honest({
  id: 'H16',
  title: 'On the second screen: visible, without focus, no input on the page',
  leastRatio: 0.99,
  bites: 'no idle limit unless the policy has one',
  tell: async (story) => {
    const viewer = await begin(story);
    await goOn(story, viewer, story.lengthMs);
    await viewer.finish();
    return 'no input at all';
  },
});

import { begin } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** A picture in the picture, or a cast to a screen: the page itself is hidden. */
export const h24 = honest({
  id: 'H24',
  title: 'Picture in picture and casting, under a policy that lets hidden pages count',
  leastRatio: 0.99,
  bites: 'hidden pages count where the policy says so',
  rig: { policy: { visibility: { hiddenCounts: true } } },
  tell: async (story) => {
    const { chance, lengthMs } = story;
    const viewer = await begin(story);
    while (viewer.positionMs < 0.9 * lengthMs) {
      await viewer.live(chance.whole(2_000, 30_000));
      await viewer.show(!viewer.visible);
    }
    await viewer.finish();
    return 'hidden for half of the time';
  },
});

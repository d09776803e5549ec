import { begin, placeIn, wander } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h05 = honest({
  id: 'H05',
  title: 'Looks back ten times, later skips ahead over credited parts',
  leastRatio: 0.99,
  bites: 'the frontier stays where it was',
  tell: async (story) => {
    const { chance } = story;
    const viewer = await begin(story);
    await wander(viewer, chance, placeIn(story, 0.4, 0.6));
    const reachedMs = viewer.positionMs;
    for (let looks = 0; looks < 10; looks += 1) {
      await viewer.seek(chance.whole(0, reachedMs));
      await viewer.live(chance.whole(1_000, 10_000));
    }
    await viewer.seek(0);
    await viewer.live(4_000);
    await viewer.seek(reachedMs);
    await viewer.finish();
    return `${viewer.loader.tooEarly} times too early`;
  },
});

import { begin } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h22 = honest({
  id: 'H22',
  title: 'A speed extension sets allowed rates anew every few seconds, up to the highest',
  leastRatio: 0.99,
  bites: 'every rate up to the highest counts',
  tell: async (story) => {
    const { chance, lengthMs } = story;
    const viewer = await begin(story);
    let changes = 0;
    while (viewer.positionMs < lengthMs - 20_000) {
      await viewer.setRate([1.1, 1.35, 1.5, 1.5][chance.whole(0, 3)] ?? 1.5);
      changes += 1;
      await viewer.live(chance.whole(2_000, 9_000));
    }
    await viewer.finish();
    return `${changes} changes of rate`;
  },
});

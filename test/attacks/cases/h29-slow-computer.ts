import { begin, goOn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** Frames are dropped and timers come late: the page looks seldom and unevenly. */
export const h29 = honest({
  id: 'H29',
  title: 'A slow computer: one look at the playhead in one to three seconds, unevenly',
  leastRatio: 0.99,
  bites: 'a beat may be late',
  tell: async (story) => {
    const { chance, lengthMs } = story;
    const viewer = await begin(story);
    while (viewer.positionMs < lengthMs - 15_000) {
      viewer.lookEveryMs = chance.whole(1_000, 3_000);
      await goOn(story, viewer, viewer.positionMs + chance.whole(4_000, 15_000));
    }
    viewer.lookEveryMs = 1_000;
    await viewer.finish();
    return 'a look every 1 to 3 s';
  },
});

import { begin, goOn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** No frame callbacks, and a page clock that some browsers round to a tenth of a second or coarser. */
export const h13 = honest({
  id: 'H13',
  title: 'Old browser: looks at the playhead once a second, page clock in steps of 100 ms',
  leastRatio: 0.99,
  bites: 'clocks may be rounded',
  tell: async (story) => {
    const viewer = await begin(story);
    viewer.clockGrainMs = 100;
    viewer.lookEveryMs = [250, 500, 1_000][story.chance.whole(0, 2)] ?? 1_000;
    await goOn(story, viewer, story.lengthMs);
    await viewer.finish();
    return `a look every ${viewer.lookEveryMs} ms`;
  },
});

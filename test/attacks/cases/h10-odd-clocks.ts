import { begin, goOn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** Two minutes before Berlin's clocks go from two to three in the morning. */
const BEFORE_DST_UTC_MS = Date.UTC(2027, 2, 28, 0, 58);

export const h10 = honest({
  id: 'H10',
  title: "The page's clock is nonsense, the server's wall clock is set anew, summer time begins",
  leastRatio: 0.99,
  bites: 'elapsed time is monotonic',
  rig: { timeZone: 'Europe/Berlin' },
  tell: async (story) => {
    const { rig, chance, lengthMs } = story;
    rig.clock.stepUtc(BEFORE_DST_UTC_MS - rig.clock.utcMs());
    const viewer = await begin(story);
    const oddities = [
      () => (viewer.pageClockMs += 7 * 60_000),
      () => (viewer.pageClockMs -= 40_000),
      () => rig.clock.stepUtc(-40_000),
      () => rig.clock.stepUtc(chance.whole(-90_000, 3 * 3_600_000)),
      // The wall clock is a day off and is put right.
      () => rig.clock.stepUtc(-26 * 3_600_000),
      () => rig.clock.stepUtc(26 * 3_600_000),
    ];
    const partMs = lengthMs / (oddities.length + 1);
    for (const [number, oddity] of oddities.entries()) {
      await goOn(story, viewer, partMs * (number + 1));
      oddity();
      // A crystal that is 300 ppm off.
      viewer.pageClockMs += Math.round(partMs * 0.0003);
    }
    await viewer.finish();
    return `${oddities.length} oddities`;
  },
});

import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** 300 kbit/s and loss: segments take 40 % longer, acks are late, the socket drops all the time. */
export const h01 = honest({
  id: 'H01',
  title: 'Bad network: dropped sockets, late acks, slow segments, beats sent again',
  leastRatio: 0.98,
  bites: 'a beat may be late',
  weather: (chance) => ({
    delayMs: () => 400 + chance.whole(0, 600),
    // Usually 0.6 of real time; here 40 % more, and two in a hundred have to be sent again.
    segmentMs: (ms) => ms * 0.6 * 1.4 + (chance.ratio() < 0.02 ? 1_600 : 0),
  }),
  tell: async (story) => {
    const { chance, lengthMs } = story;
    const viewer = await begin(story);
    let drops = 0;
    for (;;) {
      await goOn(story, viewer, viewer.positionMs + placeIn(story, 0.2, 0.3));
      if (viewer.positionMs >= lengthMs) break;
      await viewer.line.drop(chance.ratio() < 0.5);
      drops += 1;
      await viewer.live(chance.whole(1_000, 12_000));
      await viewer.line.reconnect();
    }
    await viewer.finish();
    return `${drops} drops, ${viewer.loader.tooEarly} times too early`;
  },
});

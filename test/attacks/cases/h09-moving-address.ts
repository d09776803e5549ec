import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';
import { behindGateway } from '../bare/gateway.ts';

/** From mobile to Wi-Fi and back, with a new address each time; media and socket may differ, too. */
export const h09 = honest({
  id: 'H09',
  title: 'Mobile, Wi-Fi, mobile: another address at each reconnect, media from yet another',
  leastRatio: 0.99,
  bites: 'a resumed session goes on',
  tell: (story) =>
    behindGateway(story.rig, async (way) => {
      const { chance } = story;
      const viewer = await begin(story);
      for (let move = 1; move <= 5; move += 1) {
        await goOn(story, viewer, placeIn(story, 0.15 * move, 0.15 * move + 0.05));
        way.from(chance.whole(2, 250));
        await viewer.line.drop(chance.ratio() < 0.5);
        await viewer.live(chance.whole(500, 4_000));
        await viewer.line.reconnect();
        way.from(chance.whole(2, 250));
      }
      await viewer.finish();
    }),
});

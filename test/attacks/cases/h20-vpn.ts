import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';
import { behindGateway } from '../bare/gateway.ts';

/** Where an address lies is a matter for findings; credit does not ask. */
export const h20 = honest({
  id: 'H20',
  title: "A company's VPN: every request from another address of one network",
  leastRatio: 0.99,
  bites: 'a resumed session goes on',
  tell: (story) =>
    behindGateway(story.rig, async (way) => {
      const { chance } = story;
      way.from(200);
      const viewer = await begin(story);
      for (let part = 1; part <= 6; part += 1) {
        way.from(200 + (part % 3));
        await goOn(story, viewer, placeIn(story, 0.12 * part, 0.12 * part + 0.05));
      }
      // The VPN signs in anew.
      await viewer.line.drop(chance.ratio() < 0.5);
      await viewer.live(chance.whole(2_000, 15_000));
      await viewer.line.reconnect();
      await viewer.finish();
    }),
});

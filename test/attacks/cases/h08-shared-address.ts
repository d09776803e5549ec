import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';
import { Viewer } from '../honest/viewer.ts';

/** A mobile operator's shared address: a stranger on it does what strangers do, cheating included. */
export const h08 = honest({
  id: 'H08',
  title: 'Shares an address with a stranger who floods the engine and forges beats',
  leastRatio: 0.99,
  bites: 'each learner has a message rate of their own',
  tell: async (story) => {
    const { rig, chance, learner, weather } = story;
    const viewer = await begin(story);
    const stranger = await Viewer.open(rig, rig.witness(), `${learner}-stranger`, weather);
    for (let part = 1; part <= 4; part += 1) {
      const { client } = stranger.line;
      for (let n = 0; n < 120; n += 1) {
        client.socket.emit('beat', client.stamp({ spans: [[0, 60_000]], rate: 16 }));
      }
      await goOn(story, viewer, placeIn(story, 0.2 * part, 0.2 * part + 0.1));
      if (chance.ratio() < 0.3) {
        await viewer.line.drop(true);
        await viewer.live(2_000);
        await viewer.line.reconnect();
      }
    }
    await viewer.finish();
    return 'a stranger sent 480 forged beats';
  },
});

import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h14 = honest({
  id: 'H14',
  title: 'Two tabs of one lesson by accident: the newest wins, a click brings the first one back',
  leastRatio: 0.99,
  bites: 'a click takes the lease back',
  tell: async (story) => {
    const { rig } = story;
    const first = await begin(story);
    await goOn(story, first, placeIn(story, 0.2, 0.4));
    const second = await begin(story);
    // The first one is told, stands still, and lets the engine know. News between engines travel in real time.
    await rig.until(() => Promise.resolve(!first.line.leased));
    await first.live(2_000);
    rig.expect.equal(first.state, 'paused', 'what the first tab does');
    rig.expect.that(!first.line.leased, 'the first tab was not told');
    await goOn(story, second, placeIn(story, 0.5, 0.7));
    await second.pause();
    await second.live(6_000);
    await first.line.takeover();
    await first.play();
    await rig.until(() => Promise.resolve(!second.line.leased));
    await second.live(500);
    rig.expect.that(!second.line.leased, 'the second tab was not told');
    await first.finish();
    return 'the lease went there and back';
  },
});

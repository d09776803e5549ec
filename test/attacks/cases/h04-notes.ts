import { begin, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h04 = honest({
  id: 'H04',
  title: 'Another tab for notes, thirty times, 5 to 40 s: that is refused, and nothing else',
  leastRatio: 0.99,
  bites: 'what was hidden locks nothing',
  tell: async (story) => {
    const { rig, chance, learner, lengthMs } = story;
    const viewer = await begin(story);
    let hiddenMs = 0;
    const times = story.generated ? 6 : 30;
    for (let n = 0; n < times && viewer.positionMs < 0.9 * lengthMs; n += 1) {
      await viewer.live(chance.whole(1_000, 12_000));
      const fromMs = viewer.positionMs;
      const away = chance.whole(5_000, story.generated ? 12_000 : 40_000);
      await viewer.show(false);
      await viewer.live(Math.min(away, lengthMs - fromMs));
      await viewer.show(true);
      hiddenMs += viewer.positionMs - fromMs;
    }
    await viewer.finish();
    await viewer.seek(placeIn(story, 0, 0.1));
    const { sessions } = await rig.statement(learner);
    const { hidden = 0 } = sessions[0]?.coverage.refusedMs ?? {};
    // A beat that was half hidden is told as what the page was when it began.
    rig.expect.that(Math.abs(hidden - hiddenMs) <= 300 * times, `${hidden} of ${hiddenMs} hidden`);
    return `${(hidden / 1_000).toFixed(0)} s hidden`;
  },
});

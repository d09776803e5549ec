import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

const LUNCH_MS = 3_600_000;

export const h06 = honest({
  id: 'H06',
  title: 'Paused for sixty minutes over lunch',
  leastRatio: 0.99,
  bites: 'a silent session can be resumed',
  tell: async (story) => {
    const { rig, chance, learner } = story;
    const viewer = await begin(story);
    await goOn(story, viewer, placeIn(story, 0.2, 0.8));
    await viewer.pause();
    await viewer.live(2_000);
    // An idle socket may be cut by a router meanwhile.
    const cut = chance.ratio() < 0.5;
    if (cut) await viewer.line.drop(true);
    rig.clock.advance(LUNCH_MS);
    if (cut) await viewer.line.reconnect();
    await viewer.play();
    await viewer.finish();
    const { sessions } = await rig.statement(learner);
    const pausedMs = sessions[0]?.time.notCountedMs.paused ?? 0;
    const countedMs = sessions[0]?.time.countedMs ?? 0;
    rig.expect.that(pausedMs >= LUNCH_MS, `only ${pausedMs} ms of the lunch are booked as paused`);
    rig.expect.that(countedMs <= story.lengthMs / 0.75 + 5_000, `${countedMs} ms of time counted`);
    return `${(pausedMs / 1_000).toFixed(0)} s booked as paused`;
  },
});

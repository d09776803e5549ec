import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h30 = honest({
  id: 'H30',
  title: 'A train tunnel: three minutes offline, the buffer plays out, then it goes on',
  leastRatio: 0.98,
  bites: 'a full buffer plays out',
  weather: (chance) => ({
    delayMs: () => chance.whole(50, 400),
    segmentMs: (ms) => ms * (0.1 + 0.3 * chance.ratio()),
  }),
  tell: async (story) => {
    const { chance } = story;
    const viewer = await begin(story);
    await goOn(story, viewer, placeIn(story, 0.3, 0.5));
    const enteredMs = viewer.positionMs;
    await viewer.line.drop(chance.ratio() < 0.5);
    await viewer.live(chance.whole(120_000, 240_000));
    const playedMs = viewer.positionMs - enteredMs;
    await viewer.line.reconnect();
    await viewer.finish();
    return `${(playedMs / 1_000).toFixed(0)} s played out of the buffer`;
  },
});

/** The same, but the beat that says so can go nowhere: to the engine the learner is still paused. */
export const h30Pressed = honest({
  id: 'H30-pressed',
  title: 'A train tunnel in which play is pressed: the buffer plays out unheard, then it goes on',
  leastRatio: 0.98,
  bites: 'who was not heard may have played',
  tell: async (story) => {
    const { chance } = story;
    const viewer = await begin(story);
    await goOn(story, viewer, placeIn(story, 0.3, 0.5));
    await viewer.pause();
    await viewer.live(chance.whole(1_000, 90_000));
    const enteredMs = viewer.positionMs;
    await viewer.line.drop(chance.ratio() < 0.5);
    await viewer.live(chance.whole(0, 20_000));
    await viewer.play();
    await viewer.live(chance.whole(60_000, 200_000));
    const playedMs = viewer.positionMs - enteredMs;
    await viewer.line.reconnect();
    await viewer.finish();
    return `${(playedMs / 1_000).toFixed(0)} s played out of the buffer`;
  },
});

import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

const ASLEEP_MS = 2 * 3_600_000;

export const h03 = honest({
  id: 'H03',
  title: 'Laptop lid closed for two hours while playing, then on it goes',
  leastRatio: 0.99,
  bites: 'a silent session can be resumed',
  tell: async (story) => {
    const { rig, chance } = story;
    const viewer = await begin(story);
    await goOn(story, viewer, placeIn(story, 0.2, 0.8));
    // Some browsers tell the page that it is frozen, some do not.
    if (chance.ratio() < 0.5) await viewer.leaving();
    await viewer.line.drop(chance.ratio() < 0.5);
    rig.clock.advance(ASLEEP_MS);
    // Some page clocks stand still while the machine sleeps.
    if (chance.ratio() < 0.5) viewer.pageClockMs -= ASLEEP_MS;
    await viewer.live(2_000);
    await viewer.line.reconnect();
    await viewer.finish();
    const { sessions } = await rig.statement(story.learner);
    // The sleep is booked under what the last beat before it said; "playing" makes it a gap.
    const { gap = 0, stalled = 0, paused = 0 } = sessions[0]?.time.notCountedMs ?? {};
    const idleMs = gap + stalled + paused;
    rig.expect.that(idleMs > 0.95 * ASLEEP_MS, `only ${idleMs} ms of the sleep are not counted`);
    return `${(gap / 1_000).toFixed(0)} s not counted as a gap`;
  },
});

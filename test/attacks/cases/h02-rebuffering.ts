import { begin, goOn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** Segments take up to more than twice as long as they play. */
export const h02 = honest({
  id: 'H02',
  title: 'Rebuffers for some 40 % of the time',
  leastRatio: 0.99,
  bites: 'time before a stall counts',
  weather: (chance) => {
    const slow = 1.3 + 0.7 * chance.ratio();
    return {
      delayMs: () => chance.whole(20, 300),
      segmentMs: (ms) => ms * slow * (0.6 + 0.8 * chance.ratio()),
    };
  },
  tell: async (story) => {
    const viewer = await begin(story);
    await goOn(story, viewer, story.lengthMs);
    await viewer.finish();
    const { sessions } = await story.rig.statement(story.learner);
    const { stalled = 0 } = sessions[0]?.time.notCountedMs ?? {};
    const openMs = sessions[0]?.time.openMs ?? 1;
    return `stalled for ${((100 * stalled) / openMs).toFixed(0)} % of the time`;
  },
});

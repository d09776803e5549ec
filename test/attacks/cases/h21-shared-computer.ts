import { creditedMs } from '../balance.ts';
import { begin, goOn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h21 = honest({
  id: 'H21',
  title: 'Two people share a computer, one after the other',
  leastRatio: 0.99,
  bites: 'each learner has an account of their own',
  tell: async (story) => {
    const { rig, learner, lengthMs, chance } = story;
    const other = { ...story, learner: `${learner}-colleague`, witness: rig.witness() };
    const first = await begin(other);
    await first.finish();
    await first.leaving();
    await first.line.drop(true);
    rig.clock.advance(chance.whole(1_000, 120_000));
    const second = await begin(story);
    await goOn(story, second, lengthMs);
    await second.finish();
    const colleagueMs = creditedMs(await rig.statement(other.learner));
    rig.expect.equal(colleagueMs, lengthMs, "the colleague's credit");
    return `the colleague has ${colleagueMs / 1_000} s`;
  },
});

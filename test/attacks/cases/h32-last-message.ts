import { RULES } from '../bare/rig.ts';
import { begin } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h32 = honest({
  id: 'H32',
  title: 'The last message is lost; complete at the exact minimum within two beats',
  leastRatio: 0.99,
  tell: async (story) => {
    const { rig, witness, chance, lengthMs } = story;
    const viewer = await begin(story);
    const { requiredMs } = viewer.line.welcome.credit;
    await viewer.watchTo(requiredMs);
    // The learner has watched the exact minimum; nobody stops, and nothing is said specially.
    await viewer.live(2 * RULES.intervalMs);
    const atMinimum = viewer.line.complete;
    rig.expect.that(atMinimum, 'not complete two beats after the exact minimum');

    // Another learner loses the message that says "ended", and the page comes back to the line.
    const other = { ...story, learner: `${story.learner}-two`, witness: rig.witness() };
    const late = await begin(other);
    await late.watchTo(lengthMs - chance.whole(0, 4_000));
    await late.line.drop(false);
    await late.watchTo(lengthMs);
    await late.live(chance.whole(1_000, 30_000));
    await late.line.reconnect();
    await late.live(2 * RULES.intervalMs);
    rig.expect.that(late.line.complete, 'not complete two beats after the line is back');
    const settled = await rig.settle(other.learner, other.witness);
    const { creditedMs, boundMs, watchedMs } = settled.outcome();
    rig.expect.that(creditedMs >= 0.99 * watchedMs, `${creditedMs} of ${watchedMs} ms credited`);
    rig.expect.that(creditedMs <= boundMs, 'the second learner is above the bound');
    await viewer.finish();
    return `complete after ${(witness.watchedMs() / 1_000).toFixed(0)} s at the latest`;
  },
});

import { begin } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h19 = honest({
  id: 'H19',
  title: "Watches again out of the browser's cache: no request, no new credit, none lost",
  leastRatio: 0.99,
  bites: 'already credited',
  tell: async (story) => {
    const { rig, learner, lengthMs } = story;
    const first = await begin(story);
    await first.finish();
    await first.leaving();
    await first.line.drop(true);
    rig.clock.advance(story.chance.whole(1_000, 3_600_000));
    const again = await begin(story);
    again.loader.keep(first.loader);
    await again.finish();
    const { sessions } = await rig.statement(learner);
    const { repeat = 0, ...others } = sessions.at(-1)?.coverage.refusedMs ?? {};
    rig.expect.equal(repeat, lengthMs, 'what is told as seen before');
    rig.expect.equal(Object.keys(others).join(), '', 'other reasons');
    return `${repeat / 1_000} s repeated`;
  },
});

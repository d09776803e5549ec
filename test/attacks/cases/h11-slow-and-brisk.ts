import { begin } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

export const h11 = honest({
  id: 'H11',
  title: 'Three quarters of the speed, one and a quarter, and the highest that is allowed',
  leastRatio: 0.99,
  bites: 'every rate up to the highest counts',
  tell: async (story) => {
    const { rig, chance, lengthMs, learner } = story;
    const viewer = await begin(story);
    const rates = [0.75, 1.25, 1.5];
    for (let part = 0; part < 3; part += 1) {
      await viewer.setRate(rates[(part + chance.whole(0, 2)) % 3] ?? 1);
      await viewer.watchTo((lengthMs * (part + 1)) / 3);
    }
    await viewer.finish();
    const { sessions } = await rig.statement(learner);
    const countedMs = sessions[0]?.time.countedMs ?? 0;
    const openMs = sessions[0]?.time.openMs ?? 0;
    rig.expect.that(countedMs <= openMs, `${countedMs} ms of time counted in ${openMs} ms`);
    return `${(countedMs / 1_000).toFixed(0)} s of time counted`;
  },
});

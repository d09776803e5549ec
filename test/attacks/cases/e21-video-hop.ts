import { Intruder } from '../bare/intruder.ts';
import { Checked, GATED } from '../bare/checked.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

/** Leaves each check behind by going on in another lesson. */
export const e21: Scenario = {
  id: 'E21',
  kind: 'attack',
  title: 'Video hop: at each check, on to another lesson',
  air: 'bare',
  bites: 'nothing counts while a check is owed',
  run: () =>
    Rig.with({ policy: { checks: GATED } }, async (rig) => {
      const bot = await Checked.begin(rig, 'hopper');
      await bot.play(120_000, true);
      const checkId = bot.intruder.client.check?.checkId;
      for (let hop = 0; hop < 3; hop += 1) {
        const { segmentMs } = rig;
        const wish = { id: `hop-${hop}`, durationMs: 110_000, segmentMs };
        const lesson = await rig.engine.publishFake(wish);
        bot.goOn(await Intruder.open(rig, bot.witness, 'hopper', lesson), 0);
        if (hop === 0) {
          rig.expect.equal(bot.intruder.client.check?.checkId, checkId, 'the check elsewhere');
        }
        await bot.play(100_000);
      }
      rig.expect.equal(bot.intruder.client.credit?.check.owed, 'check-missed', 'what is owed');
      const { outcome } = await rig.settle('hopper', bot.witness);
      return { ...outcome('three lessons, one check'), boundMs: bot.provedMs };
    }),
};

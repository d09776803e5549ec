import { Intruder } from '../bare/intruder.ts';
import { Checked, GATED } from '../bare/checked.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

/** Reloads the page two seconds before each check runs out, again and again. */
export const e20: Scenario = {
  id: 'E20',
  kind: 'attack',
  title: 'Reload dodge: a new page 2 s before a check runs out',
  air: 'bare',
  bites: 'nothing counts while a check is owed',
  run: () =>
    Rig.with({ policy: { checks: GATED } }, async (rig) => {
      const bot = await Checked.begin(rig, 'reloader');
      await bot.play(120_000, true);
      const checkId = bot.intruder.client.check?.checkId;
      let shownMs = 0;
      for (let reload = 0; reload < 8 && (await bot.open()) !== null; reload += 1) {
        const { client } = bot.intruder;
        rig.expect.equal(client.check?.checkId, checkId, `the check after ${reload} reloads`);
        const leftMs = client.check?.leftMs ?? 0;
        client.showCheck();
        await bot.play(5_000);
        const waitMs = Math.max(0, leftMs - 7_000);
        rig.clock.advance(waitMs);
        shownMs += waitMs + 5_000;
        const { resume } = client.welcome;
        client.drop();
        const token = await rig.engine.token('reloader', rig.lesson);
        const predecessor = { resume, beats: [] };
        bot.goOn(await Intruder.connect(rig, bot.witness, { token, predecessor }));
      }
      await bot.play(200_000);
      rig.expect.that(shownMs <= 60_000 + 3 * 15_000 + 10_000, `${shownMs} ms to answer`);
      rig.expect.equal(bot.intruder.client.credit?.check.owed, 'check-missed', 'what is owed');
      const { outcome } = await rig.settle('reloader', bot.witness);
      return { ...outcome(`${shownMs / 1_000} s to answer in all`), boundMs: bot.provedMs };
    }),
};

import { Checked, GATED } from '../bare/checked.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const CLICKS = ['', 'continue', '继续', 'ok', '0000', '1234'];

/** Clicks whatever looks like "continue", in every check, and asks for the next one. */
export const e19: Scenario = {
  id: 'E19',
  kind: 'attack',
  title: 'Still-there bot: a bare click in every presence prompt',
  air: 'bare',
  bites: 'nothing counts while a check is owed',
  run: () =>
    Rig.with({ policy: { checks: GATED } }, async (rig) => {
      const bot = await Checked.begin(rig, 'clicker-on');
      let clicks = 0;
      for (let round = 0; round < 4; round += 1) {
        if (round === 0) await bot.play(120_000, true);
        else {
          rig.clock.advance(120_000);
          await bot.intruder.client.readyForCheck();
        }
        bot.intruder.client.showCheck();
        for (const click of CLICKS) {
          if ((await bot.open()) === null) break;
          // The code is new in each attempt; a click that happens to be it proves nothing here.
          const task = (await bot.open())?.task;
          if (task?.kind === 'presence' && task.code === click) continue;
          await bot.answer({ code: click });
          clicks += 1;
        }
        await bot.play(30_000);
      }
      rig.expect.that(clicks >= 12, `only ${clicks} clicks were judged`);
      const { outcome } = await rig.settle('clicker-on', bot.witness);
      return { ...outcome(`${clicks} clicks`), boundMs: bot.provedMs };
    }),
};

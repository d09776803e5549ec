import { Checked, GATED } from '../bare/checked.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

/** Drops every message about checks before the page sees it, and plays on. */
export const e18: Scenario = {
  id: 'E18',
  kind: 'attack',
  title: 'Quiz stripped: messages about checks never reach the page, play goes on',
  air: 'bare',
  bites: 'nothing counts while a check is owed',
  run: () =>
    Rig.with({ policy: { checks: GATED } }, async (rig) => {
      const bot = await Checked.begin(rig, 'stripper');
      await bot.play(120_000, true);
      await bot.pass();
      const provedMs = bot.atMs;
      await bot.play(400_000);
      rig.expect.equal(
        bot.intruder.client.credit?.check.owed,
        'check-missed',
        'what the learner is told',
      );
      const { outcome, totals } = await rig.settle('stripper', bot.witness);
      rig.expect.equal(totals['check-missed'], 400_000, 'what the suppressed check costs');
      return { ...outcome(), boundMs: provedMs };
    }),
};

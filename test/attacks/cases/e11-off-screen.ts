import { Checked, GATED } from '../bare/checked.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

/** A real player in a window far off the screen, muted; nobody is there to read a prompt. */
export const e11: Scenario = {
  id: 'E11',
  kind: 'attack',
  title: 'Off-screen window: plays on honestly, prompts are shown and nobody answers',
  air: 'bare',
  bites: 'nothing counts while a check is owed',
  run: () =>
    Rig.with({ policy: { checks: GATED } }, async (rig) => {
      const window = await Checked.begin(rig, 'off-screen');
      await window.play(120_000, true);
      await window.pass();
      // From here on the window is away. Each prompt is shown, since the page believes it is visible.
      for (let part = 0; part < 40; part += 1) {
        if (window.intruder.client.check !== null) window.intruder.client.showCheck();
        await window.play(10_000);
      }
      const { outcome, totals } = await rig.settle('off-screen', window.witness);
      rig.expect.that((totals['check-missed'] ?? 0) >= 300_000, 'play without anybody counted');
      return { ...outcome('one prompt answered, then none'), boundMs: window.provedMs };
    }),
};

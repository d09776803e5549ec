import { Intruder } from '../bare/intruder.ts';
import { Rig, RULES } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const PLAYED_MS = 120_000;

/**
 * A page in the background. Whoever says so gets nothing for it; whoever patches the page to say
 * "visible" is bounded as anybody is, and left to findings and checks.
 */
export const e10: Scenario = {
  id: 'E10',
  kind: 'attack',
  title: 'Hidden tab: told truly, then patched to say "visible" and played at twice the speed',
  air: 'bare',
  bites: 'hidden',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const hider = await Intruder.open(rig, witness, 'hider');
      const play = async (fromMs: number, visible: boolean, stepMs: number) => {
        await hider.beat({ now: 'playing', visible, positionMs: fromMs });
        for (let atMs = fromMs; atMs < fromMs + PLAYED_MS; atMs += stepMs) {
          await hider.download([atMs, atMs + stepMs]);
          rig.clock.advance(5_000);
          await hider.beat({ visible, spans: [[atMs, atMs + stepMs]] });
        }
      };
      await play(0, false, 5_000);
      const told = await rig.settle('hider', witness);
      rig.expect.equal(told.totals['credited'] ?? 0, 0, 'credit of a page that says it is hidden');
      rig.expect.equal(told.totals['hidden'], PLAYED_MS, 'what is refused as hidden');
      await play(PLAYED_MS, true, 10_000);
      const { outcome, totals } = await rig.settle('hider', witness);
      rig.expect.that((totals['faster-than-clock'] ?? 0) > 0, 'twice the speed was paid');
      // Hidden time was played, too, but nothing of it may count; what is left of the day's opening
      // and one interval of unspent clock may be.
      const patchedMs = (PLAYED_MS / 10_000) * 5_000 * RULES.maxRatio + 5_000 + 7_500 + 7_500;
      const settled = outcome();
      return { ...settled, boundMs: Math.min(settled.boundMs, patchedMs) };
    }),
};

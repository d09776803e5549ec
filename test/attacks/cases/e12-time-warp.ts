import { Rig } from '../bare/rig.ts';
import { FREE_SEEK } from '../bare/rules.ts';
import { Viewer } from '../honest/viewer.ts';
import { CALM } from '../honest/weather.ts';
import { type Scenario } from '../scenario.ts';

const ATTACK_MS = 60_000;
const FACTOR = 5;

/** The real player's folds over a page whose clocks and picture run five times as fast. */
export const e12: Scenario = {
  id: 'E12',
  kind: 'attack',
  title: "Time warp: the page's clocks and the picture run five times as fast, the rate says 1",
  air: 'bare',
  bites: 'budget',
  run: () =>
    Rig.with({ policy: FREE_SEEK }, async (rig) => {
      const witness = rig.witness();
      const weather = { ...CALM, segmentMs: () => 50 };
      const warper = await Viewer.open(rig, witness, 'warper', weather);
      warper.warp = FACTOR;
      await warper.play();
      await warper.live(ATTACK_MS);
      await warper.pause();
      await warper.line.drain(() => warper.live(250));
      const { outcome, totals } = await rig.settle('warper', witness);
      rig.expect.that((totals['faster-than-clock'] ?? 0) > 0, 'the warped clock was believed');
      return { ...outcome(), watchedMs: 0 };
    }),
};

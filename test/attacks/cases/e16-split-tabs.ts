import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig, RULES } from '../bare/rig.ts';
import { FREE_SEEK } from '../bare/rules.ts';
import { type Scenario } from '../scenario.ts';

const HALF_MS = CLIP_MS / 2;
const STEP_MS = 5_000;

/** The first half in one tab, the second in another, at the same time and really downloaded. */
export const e16: Scenario = {
  id: 'E16',
  kind: 'attack',
  title: 'Split tabs: both halves of one lesson at once, in two sessions that fight for the lease',
  air: 'bare',
  bites: 'holder',
  run: () =>
    Rig.with({ policy: FREE_SEEK }, async (rig) => {
      const witness = rig.witness();
      const first = await Intruder.open(rig, witness, 'splitter');
      const second = await Intruder.open(rig, witness, 'splitter');
      await first.beat({ now: 'playing' });
      await second.beat({ now: 'playing', positionMs: HALF_MS });
      const startedMs = rig.now().monoMs;
      for (let atMs = 0; atMs < HALF_MS; atMs += STEP_MS) {
        for (const [tab, placeMs] of [
          [first, atMs],
          [second, HALF_MS + atMs],
        ] as const) {
          if (atMs % 20_000 === 0) await tab.takeover();
          await tab.download([placeMs, placeMs + STEP_MS]);
          rig.clock.advance(STEP_MS / 2);
          await tab.beat({ spans: [[placeMs, placeMs + STEP_MS]] });
        }
      }
      const { outcome, totals } = await rig.settle('splitter', witness);
      const elapsedMs = rig.now().monoMs - startedMs;
      rig.expect.that((totals['superseded'] ?? 0) > 0, 'nothing was superseded');
      const settled = outcome(`${elapsedMs / 1_000} s for two halves of ${HALF_MS / 1_000} s`);
      const clockMs = elapsedMs * RULES.maxRatio + RULES.intervalMs;
      return { ...settled, boundMs: Math.min(settled.boundMs, clockMs) };
    }),
};

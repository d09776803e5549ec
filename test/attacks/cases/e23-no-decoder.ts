import { Intruder } from '../bare/intruder.ts';
import { Rig, RULES } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const STEP_MS = 5_000;
/** Short enough for the first minute of the release to be a temptation. */
const CLAIMED_MS = 240_000;

/** Obeys the pace, fetches every byte and looks at none: it gains no more than a person would. */
export const e23: Scenario = {
  id: 'E23',
  kind: 'attack',
  title: 'Paced fetch without a decoder, claiming as fast as any policy lets',
  air: 'bare',
  bites: 'what a server second can buy',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const fetcher = await Intruder.open(rig, witness, 'fetcher');
      await fetcher.beat({ now: 'playing' });
      const stepMs = 2 * STEP_MS;
      let refused = 0;
      for (let atMs = 0; atMs < CLAIMED_MS; atMs += stepMs) {
        refused += await fetcher.download([atMs, atMs + stepMs]);
        rig.clock.advance(STEP_MS);
        await fetcher.beat({ spans: [[atMs, atMs + stepMs]], rate: RULES.maxRatio });
      }
      const { outcome } = await rig.settle('fetcher', witness);
      const settled = outcome(`${refused} requests too early`);
      const clockMs = (CLAIMED_MS / 2) * RULES.maxRatio + RULES.intervalMs;
      return { ...settled, boundMs: Math.min(settled.boundMs, clockMs) };
    }),
};

import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const FORGED_MS = 50_000;
const STEP_MS = 5_000;

/** First forged, then fetched and said again politely: what was refused stays on the account. */
export const e30: Scenario = {
  id: 'E30',
  kind: 'attack',
  title: 'Wash: forges ahead, then fetches what it had claimed and behaves',
  air: 'bare',
  bites: 'delivered before the claim',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const washer = await Intruder.open(rig, witness, 'washer');
      await washer.beat({ now: 'playing' });
      for (let atMs = 0; atMs < FORGED_MS; atMs += STEP_MS) {
        rig.clock.advance(STEP_MS);
        await washer.beat({ spans: [[atMs, atMs + STEP_MS]], rate: 1 });
      }
      // The bytes come after the claim, within the time in which news may still come.
      rig.clock.advance(10_000);
      await washer.download([0, FORGED_MS]);
      await washer.beat({ now: 'paused', positionMs: FORGED_MS });
      const soon = await rig.settle('washer', witness);
      rig.expect.equal(soon.totals['credited'] ?? 0, 0, 'credit for bytes that came afterwards');
      rig.clock.advance(600_000);
      await washer.beat({ now: 'playing' });
      // Beats of good manners over the rest of the time.
      for (let atMs = 0; atMs < FORGED_MS / 2; atMs += STEP_MS) {
        rig.clock.advance(STEP_MS);
        await washer.beat({ spans: [[atMs, atMs + STEP_MS]] });
      }
      const { totals, outcome } = await rig.settle('washer', witness);
      const { 'not-delivered': undelivered = 0, pending = 0 } = totals;
      rig.expect.that(undelivered + pending >= FORGED_MS, 'what was refused was washed away');
      const settled = outcome('refused claims stay on the account');
      return { ...settled, boundMs: Math.min(settled.boundMs, FORGED_MS / 2) };
    }),
};

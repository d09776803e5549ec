import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig, RULES } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const FETCHING_MS = 20_000;

/** All segments in the first twenty seconds, then beats in real time without any further fetch. */
export const e22: Scenario = {
  id: 'E22',
  kind: 'attack',
  title: 'Bulk prefetch: everything fetched in 20 s, then beats in real time',
  air: 'bare',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const hoarder = await Intruder.open(rig, witness, 'hoarder');
      await hoarder.beat({ now: 'playing' });
      let refused = 0;
      for (let atMs = 0; atMs < FETCHING_MS; atMs += 5_000) {
        if (atMs % 10_000 === 0) refused += await hoarder.download([0, CLIP_MS]);
        rig.clock.advance(5_000);
        await hoarder.beat({ spans: [[atMs, atMs + 5_000]] });
      }
      // Nor does claiming to be at the end open the end.
      await hoarder.beat({ positionMs: CLIP_MS });
      refused += await hoarder.download([CLIP_MS - 100_000, CLIP_MS]);
      await hoarder.beat({ positionMs: FETCHING_MS });
      for (let atMs = FETCHING_MS; atMs < CLIP_MS; atMs += 5_000) {
        rig.clock.advance(5_000);
        await hoarder.beat({ spans: [[atMs, atMs + 5_000]] });
      }
      const { totals, outcome } = await rig.settle('hoarder', witness);
      const releasedMs = RULES.releaseGoalMs + FETCHING_MS * RULES.maxRatio;
      rig.expect.that(refused > 1_000, `only ${refused} requests were too early`);
      rig.expect.equal(
        [...hoarder.statuses.keys()].sort((a, b) => a - b).join(),
        '200,425',
        'the statuses of media answers',
      );
      rig.expect.that(
        (totals['credited'] ?? 0) <= releasedMs,
        'more than the paced release counts',
      );
      const { pending = 0, 'not-delivered': undelivered = 0 } = totals;
      rig.expect.that(pending + undelivered >= CLIP_MS - releasedMs, 'the rest is not undelivered');
      return outcome(`${refused} requests answered "too early"`);
    }),
};

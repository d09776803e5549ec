import { type Span } from '../../../engine/protocol/units.ts';
import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig } from '../bare/rig.ts';
import { FREE_SEEK } from '../bare/rules.ts';
import { type Scenario } from '../scenario.ts';

const BATCHES = 6;
const BEATS_PER_BATCH = 50;
/** Nobody is stopped by the paced release in the first minute; half of the beats stay there. */
const NEAR_MS = 60_000;
const NEAR_STEP_MS = NEAR_MS / (BATCHES * (BEATS_PER_BATCH / 2));
const FAR_STEP_MS = (CLIP_MS - NEAR_MS) / (BATCHES * (BEATS_PER_BATCH / 2));

/** Fifty beats in one go each second, each with a clock of its own that says 15 s have passed. */
export const e03: Scenario = {
  id: 'E03',
  kind: 'attack',
  title: 'Burst batch: fifty beats a second with forged times, the lesson in six seconds',
  air: 'bare',
  bites: 'budget',
  run: () =>
    Rig.with({ policy: FREE_SEEK }, async (rig) => {
      const witness = rig.witness();
      const burster = await Intruder.open(rig, witness, 'burster');
      await burster.beat({ now: 'playing' });
      let nearMs = 0;
      let farMs = NEAR_MS;
      let forgedUtcMs = rig.clock.utcMs();
      for (let batch = 0; batch < BATCHES; batch += 1) {
        rig.clock.advance(1_000);
        await burster.download([0, CLIP_MS / BATCHES]);
        const bodies = Array.from({ length: BEATS_PER_BATCH }, (_, beat) => {
          // Half of the beats claim what is there already, the others hurry on to the end.
          const near = beat < BEATS_PER_BATCH / 2;
          const span: Span = near ? [nearMs, nearMs + NEAR_STEP_MS] : [farMs, farMs + FAR_STEP_MS];
          if (near) nearMs += NEAR_STEP_MS;
          else farMs += FAR_STEP_MS;
          forgedUtcMs += 15_000;
          const forged = { ts: forgedUtcMs, sentAt: forgedUtcMs, elapsedMs: 15_000 };
          return { ...burster.client.stamp({ spans: [span] }), ...forged };
        });
        const { refusals } = await burster.sendAtOnce(bodies);
        // The very last beats run into the message rate: 300 messages are all a socket may burst.
        rig.expect.that(refusals.length <= 5, `${refusals.length} beats were turned away unread`);
      }
      rig.expect.that(witness.claimedMs >= 0.95 * CLIP_MS, 'the burst never reached the ledger');
      const { totals, outcome } = await rig.settle('burster', witness);
      const { credited = 0, 'faster-than-clock': tooFast = 0 } = totals;
      rig.expect.equal(credited + tooFast, witness.claimedMs, 'credited or faster than the clock');
      return outcome(`${(witness.claimedMs / 1_000).toFixed(0)} s claimed in ${BATCHES} s`);
    }),
};

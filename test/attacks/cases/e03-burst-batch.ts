import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig, seekFreely } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const BATCHES = 6;
const BEATS_PER_BATCH = 50;
const CLAIM_MS = CLIP_MS / (BATCHES * BEATS_PER_BATCH);

/** Fifty beats in one go each second, each with a clock of its own that says 15 s have passed. */
export const e03: Scenario = {
  id: 'E03',
  kind: 'attack',
  title: 'Burst batch: fifty beats a second with forged times, the lesson in six seconds',
  air: 'bare',
  run: () =>
    Rig.with({ policy: seekFreely }, async (rig) => {
      const witness = rig.witness();
      const burster = await Intruder.open(rig, witness, 'burster');
      await burster.beat({ now: 'playing' });
      let atMs = 0;
      let forgedUtcMs = rig.clock.utcMs();
      for (let batch = 0; batch < BATCHES; batch += 1) {
        rig.clock.advance(1_000);
        await burster.download([0, CLIP_MS / BATCHES]);
        const bodies = Array.from({ length: BEATS_PER_BATCH }, () => {
          const body = burster.client.stamp({ spans: [[atMs, atMs + CLAIM_MS]] });
          atMs += CLAIM_MS;
          forgedUtcMs += 15_000;
          return { ...body, ts: forgedUtcMs, sentAt: forgedUtcMs, elapsedMs: 15_000 };
        });
        const { refusals } = await burster.sendAtOnce(bodies);
        // The very last beats run into the message rate: 300 messages are all a socket may burst.
        rig.expect.that(refusals.length <= 5, `${refusals.length} beats were turned away unread`);
      }
      rig.expect.that(witness.claimedMs >= 0.97 * CLIP_MS, 'the burst never reached the ledger');
      const { totals, outcome } = await rig.settle('burster', witness);
      const { credited = 0, 'faster-than-clock': tooFast = 0 } = totals;
      rig.expect.equal(credited + tooFast, witness.claimedMs, 'credited or faster than the clock');
      return outcome(`${(witness.claimedMs / 1_000).toFixed(0)} s claimed in ${BATCHES} s`);
    }),
};

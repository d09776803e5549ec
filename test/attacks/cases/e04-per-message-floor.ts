import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { FREE_SEEK } from '../bare/rules.ts';
import { type Scenario } from '../scenario.ts';

const BEATS_A_SECOND = 20;
const SECONDS = 14;
const CLAIM_MS = 200;

/** Twenty beats a second; each claims a little more than passed, as much as a floor would let by. */
export const e04: Scenario = {
  id: 'E04',
  kind: 'attack',
  title: 'Per-message floor: twenty small claims a second, then far more messages than allowed',
  air: 'bare',
  bites: 'what a server second can buy',
  run: () =>
    Rig.with({ policy: FREE_SEEK }, async (rig) => {
      const witness = rig.witness();
      const dripper = await Intruder.open(rig, witness, 'dripper');
      await dripper.beat({ now: 'playing' });
      let atMs = 0;
      for (let second = 0; second < SECONDS; second += 1) {
        await dripper.download([0, 60_000 + second * 1_500]);
        for (let beat = 0; beat < BEATS_A_SECOND; beat += 1) {
          rig.clock.advance(1_000 / BEATS_A_SECOND);
          await dripper.beat({ spans: [[atMs, atMs + CLAIM_MS]] });
          atMs += CLAIM_MS;
        }
      }
      const inTime = await rig.settle('dripper', witness);
      const { credited = 0, 'faster-than-clock': tooFast = 0 } = inTime.totals;
      rig.expect.equal(credited + tooFast, witness.claimedMs, 'credited or faster than the clock');
      rig.expect.that(tooFast > credited, 'small claims are paid beyond the clock');

      // Then more messages than any player sends: they are turned away, and the lease stays.
      const flood = Array.from({ length: 400 }, () =>
        dripper.client.stamp({ spans: [[0, 1_000]] }),
      );
      const { refusals } = await dripper.sendAtOnce(flood);
      const limited = refusals.filter((code) => code === 'rate_limited').length;
      rig.expect.that(limited > 300, `only ${limited} of 400 messages met the rate limit`);
      rig.expect.that(dripper.client.leased, 'the lease was lost by sending too much');
      rig.clock.advance(1_000);
      dripper.client.seq = dripper.client.welcome.lastSeq;
      const probe = await dripper.client.sendRaw(
        dripper.client.stamp({ seq: 1_000_000, now: 'paused' }),
      );
      rig.expect.that('code' in probe && probe.code === 'sequence_gap', 'it is not heard any more');
      const { outcome } = await rig.settle('dripper', witness);
      return outcome(`${limited} messages over the rate`);
    }),
};

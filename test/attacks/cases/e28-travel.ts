import { type Gateway, gateway } from '../bare/gateway.ts';
import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const STEP_MS = 5_000;
const STEPS = 30;

/** One session handed over between two places, each of which claims while it has the line. */
export const e28: Scenario = {
  id: 'E28',
  kind: 'attack',
  title: 'Travel: one key used from two addresses in turn, each claiming a full clock',
  air: 'bare',
  bites: 'budget',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const way: Gateway = await gateway(rig);
      try {
        let traveller = await Intruder.open(rig, witness, 'traveller');
        await traveller.beat({ now: 'playing' });
        const { resume } = traveller.client.welcome;
        for (let step = 0; step < STEPS; step += 1) {
          way.from(10 + (step % 2) * 90);
          // The other place takes the line at once; only half a beat's time has passed for each.
          const next = await Intruder.connect(rig, witness, { resume });
          traveller = next;
          const span = [step * STEP_MS, (step + 1) * STEP_MS] as const;
          await traveller.download(span);
          rig.clock.advance(STEP_MS / 2);
          await traveller.beat({ spans: [span] });
        }
        const { outcome, totals } = await rig.settle('traveller', witness);
        rig.expect.that((totals['faster-than-clock'] ?? 0) > 0, 'two places made two clocks');
        rig.expect.that(way.addresses >= 2, 'only one address was used');
        return outcome(`${STEPS} handovers`);
      } finally {
        way.close();
      }
    }),
};

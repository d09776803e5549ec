import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

/** Progress numbers at the pace of a learner, and not one byte of media. */
export const e01: Scenario = {
  id: 'E01',
  kind: 'attack',
  title: 'Linear forger: claims the whole lesson in real time, fetches nothing',
  air: 'bare',
  bites: 'delivered',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const forger = await Intruder.open(rig, witness, 'forger');
      await forger.beat({ now: 'playing' });
      for (let atMs = 0; atMs < CLIP_MS; atMs += 5_000) {
        rig.clock.advance(5_000);
        await forger.beat({ spans: [[atMs, atMs + 5_000]] });
      }
      const { totals, statement, outcome } = await rig.settle('forger', witness);
      const { pending = 0, 'not-delivered': undelivered = 0 } = totals;
      rig.expect.equal(pending + undelivered, CLIP_MS, 'what waits for or lacks its delivery');
      rig.expect.that(undelivered > pending, 'claims without delivery do not lapse');
      rig.expect.equal(statement.lessons[0]?.complete, false, 'complete');
      return outcome();
    }),
};

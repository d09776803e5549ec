import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig, RULES } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const TRIES = 5;

/** "Ended, position = duration" as the first message, after fetching all that can be had at once. */
export const e02: Scenario = {
  id: 'E02',
  kind: 'attack',
  title: 'Terminal claim: the first message says the lesson is over, in five sessions',
  air: 'bare',
  bites: 'budget',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      for (let tries = 0; tries < TRIES; tries += 1) {
        const claimer = await Intruder.open(rig, witness, 'claimer');
        await claimer.download([0, RULES.releaseGoalMs + 10_000]);
        const ack = await claimer.beat({ spans: [[0, CLIP_MS]], now: 'ended' });
        rig.expect.that(!('code' in ack), 'the claim itself is turned away, not just its time');
        claimer.client.leave();
      }
      const { totals, statement, outcome } = await rig.settle('claimer', witness);
      rig.expect.that(
        (totals['faster-than-clock'] ?? 0) >= TRIES * (CLIP_MS - 2 * RULES.intervalMs),
        'the claims are not refused as faster than the clock',
      );
      rig.expect.equal(
        totals['credited'],
        RULES.intervalMs,
        "what the day's opening interval pays",
      );
      rig.expect.equal(statement.lessons[0]?.complete, false, 'complete');
      return outcome();
    }),
};

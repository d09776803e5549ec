import { type Span } from '../../../engine/protocol/units.ts';
import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const COMB_BEATS = 32;
const TEETH = 64;
/** End of the comb, media milliseconds: a tooth in every second one. */
const COMB_MS = 2 * COMB_BEATS * TEETH;
const SWEEPS = 3;
/** A beat of so many teeth costs as much as many messages. */
const BEAT_MS = 4_000;
/** Parts into which one beat may come back; an honest one has two or three. */
const MOST_PARTS = 500;

/** Claims a comb of thousands of teeth, and then sweeps over all of it many times with one message. */
export const e32Comb: Scenario = {
  id: 'E32-comb',
  kind: 'attack',
  title: 'Sweeps over a comb: each message would be cut into half a million parts',
  air: 'bare',
  bites: 'parts of a beat',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const sweeper = await Intruder.open(rig, witness, 'sweeper');
      await sweeper.download([0, 60_000]);
      await sweeper.beat({ now: 'playing' });
      for (let beat = 0; beat < COMB_BEATS; beat += 1) {
        rig.clock.advance(BEAT_MS);
        const teeth = Array.from({ length: TEETH }, (_, i): Span => {
          const startMs = 2 * (beat * TEETH + i);
          return [startMs, startMs + 1];
        });
        await sweeper.beat({ spans: teeth });
      }
      // What lies far ahead takes all that the clock could pay, so that no sweep closes the holes.
      const spans: Span[] = [[CLIP_MS / 2, CLIP_MS]];
      while (spans.length < 64) spans.push([0, COMB_MS]);
      for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
        const answer = await sweeper.beat({ spans });
        const parts = 'runs' in answer ? answer.runs.length : 0;
        rig.expect.that(parts >= spans.length, `a sweep was not booked (${parts} parts)`);
        rig.expect.that(parts <= MOST_PARTS, `a sweep came back in ${parts} parts`);
      }
      const { statement, outcome } = await rig.settle('sweeper', witness);
      const islands = statement.lessons[0]?.credited.length ?? 0;
      rig.expect.that(islands > 1_000, `the comb never reached the ledger (${islands} islands)`);
      return outcome(`${SWEEPS} sweeps of ${spans.length} over ${islands} islands`);
    }),
};

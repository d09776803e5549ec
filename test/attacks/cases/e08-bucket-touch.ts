import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig } from '../bare/rig.ts';
import { FREE_SEEK, type PolicyChange } from '../bare/rules.ts';
import { type Outcome, type Scenario } from '../scenario.ts';

const STEP_MS = 6_000;
const TOUCH_MS = 1_000;
/** A touch is half of one. */
const SHORT_SEGMENTS = { segmentMs: 2 * TOUCH_MS };
const TOUCHES = CLIP_MS / STEP_MS;

/** A second here, a second there, so that every hundredth of the lesson is touched. */
async function touch(policy: PolicyChange, how: string): Promise<Outcome> {
  return Rig.with({ policy, lesson: SHORT_SEGMENTS }, async (rig) => {
    const witness = rig.witness();
    const skimmer = await Intruder.open(rig, witness, `skimmer-${how}`);
    await skimmer.beat({ now: 'playing' });
    for (let atMs = 0; atMs < CLIP_MS; atMs += STEP_MS) {
      await skimmer.beat({ positionMs: atMs });
      await skimmer.download([atMs, atMs + TOUCH_MS]);
      rig.clock.advance(TOUCH_MS);
      await skimmer.beat({ spans: [[atMs, atMs + TOUCH_MS]] });
    }
    const { statement, outcome, totals } = await rig.settle(`skimmer-${how}`, witness);
    rig.expect.equal(statement.lessons[0]?.complete, false, 'complete');
    const { credited = 0, 'seek-rule': skipped = 0 } = totals;
    rig.expect.that(
      how === 'free' ? credited > 0.5 * TOUCHES * TOUCH_MS : skipped > 0.9 * TOUCHES * TOUCH_MS,
      `${how}: ${credited} ms credited, ${skipped} ms refused as skipped to`,
    );
    return outcome(how);
  });
}

export const e08: Scenario = {
  id: 'E08',
  kind: 'attack',
  title: 'Bucket touch: one second of every six, where seeking is free and where it is not',
  air: 'bare',
  bites: 'seek rule',
  async run() {
    const free = await touch(FREE_SEEK, 'free');
    const bound = await touch({}, 'watched-only');
    return {
      creditedMs: free.creditedMs + bound.creditedMs,
      // What was really presented, and nothing of the buckets around it.
      boundMs: Math.min(free.boundMs, TOUCHES * TOUCH_MS) + Math.min(bound.boundMs, TOUCH_MS),
      watchedMs: 0,
      complaints: [...free.complaints, ...bound.complaints],
      seen: `${free.seen}; ${bound.seen}`,
    };
  },
};

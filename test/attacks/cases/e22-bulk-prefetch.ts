import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig, RULES } from '../bare/rig.ts';
import { FREE_SEEK } from '../bare/rules.ts';
import { type Outcome, type Scenario } from '../scenario.ts';

const FETCHING_MS = 20_000;
const STEP_MS = 5_000;
/** What paced release may let go in that time. */
const RELEASED_MS = RULES.releaseGoalMs + FETCHING_MS * RULES.maxRatio;

/** How the hoarder says where the playhead is while fetching. */
type Manner = 'straight on' | 'seeking about';

async function hoard(rig: Rig, manner: Manner): Promise<Outcome> {
  const witness = rig.witness();
  const learner = `hoarder-${manner.replaceAll(' ', '-')}`;
  const hoarder = await Intruder.open(rig, witness, learner);
  await hoarder.beat({ now: 'playing' });
  let refused = 0;
  for (let atMs = 0; atMs < FETCHING_MS; atMs += STEP_MS) {
    if (manner === 'seeking about') {
      for (let placeMs = 0; placeMs < CLIP_MS; placeMs += RULES.releaseGoalMs) {
        await hoarder.beat({ positionMs: placeMs });
        refused += await hoarder.download([placeMs, placeMs + 20_000]);
      }
    } else if (atMs % (2 * STEP_MS) === 0) {
      refused += await hoarder.download([0, CLIP_MS]);
    }
    rig.clock.advance(STEP_MS);
    await hoarder.beat({ spans: [[atMs, atMs + STEP_MS]] });
  }
  // Nor does claiming to be at the end open the end.
  await hoarder.beat({ positionMs: CLIP_MS });
  refused += await hoarder.download([CLIP_MS - 100_000, CLIP_MS]);
  await hoarder.beat({ positionMs: FETCHING_MS });
  const fetchedMs = ((hoarder.statuses.get(200) ?? 0) / 2) * rig.segmentMs;
  for (let atMs = FETCHING_MS; atMs < CLIP_MS; atMs += STEP_MS) {
    rig.clock.advance(STEP_MS);
    await hoarder.beat({ spans: [[atMs, atMs + STEP_MS]] });
  }
  const { totals, outcome } = await rig.settle(learner, witness);
  // The picture and the sound of the whole lesson, however it is cut.
  const isEnough = refused * rig.segmentMs > 2 * CLIP_MS;
  rig.expect.that(isEnough, `${manner}: only ${refused} requests were too early`);
  rig.expect.equal(
    [...hoarder.statuses.keys()].sort((a, b) => a - b).join(),
    '200,425',
    `${manner}: the statuses of media answers`,
  );
  // One kind of a segment may come before the meter is full, the other one always fits then.
  rig.expect.that(fetchedMs <= RELEASED_MS + rig.segmentMs, `${manner}: ${fetchedMs} ms let go`);
  const { pending = 0, 'not-delivered': undelivered = 0 } = totals;
  rig.expect.that(
    pending + undelivered >= CLIP_MS - RELEASED_MS,
    `${manner}: the rest is not undelivered`,
  );
  return outcome(`${manner}: ${fetchedMs / 1_000} s let go, ${refused} requests too early`);
}

/** All segments in the first twenty seconds, then beats in real time without any further fetch. */
export const e22: Scenario = {
  id: 'E22',
  kind: 'attack',
  title: 'Bulk prefetch: everything fetched in 20 s, straight on and seeking about, then beats',
  air: 'bare',
  bites: 'paced release',
  async run() {
    const straight = await Rig.with({}, (rig) => hoard(rig, 'straight on'));
    const about = await Rig.with({ policy: FREE_SEEK }, (rig) => hoard(rig, 'seeking about'));
    return {
      creditedMs: straight.creditedMs + about.creditedMs,
      boundMs: straight.boundMs + about.boundMs,
      watchedMs: 0,
      complaints: [...straight.complaints, ...about.complaints],
      seen: `${straight.seen}; ${about.seen}`,
    };
  },
};

/** An honest case: one story told in full, and many short ones that chance tells. */

import { Chance } from '../../arbitrary/chance.ts';
import { creditedMs } from '../balance.ts';
import { CLIP_MS, Rig, type RigWish } from '../bare/rig.ts';
import { type Outcome, type Scenario } from '../scenario.ts';
import { type Witness } from '../witness.ts';
import { CALM, changeable, type Weather } from './weather.ts';

export interface Story {
  readonly rig: Rig;
  readonly witness: Witness;
  readonly learner: string;
  readonly weather: Weather;
  readonly chance: Chance;
  readonly lengthMs: number;
  /** Told by chance, with pauses, seeks and rates of its own. */
  readonly generated: boolean;
}

interface Wish {
  readonly id: string;
  readonly title: string;
  readonly leastRatio: number;
  readonly rig?: RigWish;
  /** The weather of the story told in full; calm where none is said. */
  readonly weather?: (chance: Chance) => Weather;
  /** @returns a remark for the table */
  readonly tell: (story: Story) => Promise<string>;
}

/** Short stories a case. */
export const TRACES = 30;
const TRACE_LENGTH_MS = 120_000;
const TRACE_SEGMENT_MS = 6_000;
const FIRST_SEED = 20_261_101;

export interface HonestScenario extends Scenario {
  readonly leastRatio: number;
  /** Credited share of the watched time of every short story, ascending; filled by `run`. */
  readonly ratios: number[];
}

export function honest(wish: Wish): HonestScenario {
  const { id, title, leastRatio } = wish;
  const ratios: number[] = [];
  const run = async (): Promise<Outcome> => {
    const full = await Rig.with(wish.rig ?? {}, (rig) => tellInFull(wish, rig));
    const lesson = { durationMs: TRACE_LENGTH_MS, segmentMs: TRACE_SEGMENT_MS };
    const short = { ...wish.rig, lesson, inMemory: true };
    const told = await Rig.with(short, (rig) => tellMany(wish, rig));
    ratios.splice(0, ratios.length, ...told.ratios);
    return {
      ...full,
      complaints: [...full.complaints, ...told.complaints],
      seen: `${full.seen}; ${spread(ratios)}`,
    };
  };
  return { id, kind: 'honest', title, air: 'bare', leastRatio, ratios, run };
}

async function tellInFull(wish: Wish, rig: Rig): Promise<Outcome> {
  const witness = rig.witness();
  const chance = new Chance(FIRST_SEED);
  const weather = wish.weather?.(chance) ?? CALM;
  const learner = `${wish.id}-in-full`;
  const remark = await wish.tell({
    ...{ rig, witness, learner, weather, chance },
    lengthMs: CLIP_MS,
    generated: false,
  });
  const { outcome } = await rig.settle(learner, witness);
  return outcome(remark);
}

async function tellMany(
  wish: Wish,
  rig: Rig,
): Promise<{ ratios: number[]; complaints: readonly string[] }> {
  const ratios: number[] = [];
  for (let seed = FIRST_SEED + 1; seed <= FIRST_SEED + TRACES; seed += 1) {
    const witness = rig.witness();
    const chance = new Chance(seed);
    const weather =
      wish.weather?.(chance) ?? changeable(chance, { delayMs: 800, loadRatio: chance.ratio() });
    const learner = `${wish.id}-${seed}`;
    const story = { rig, witness, learner, weather, chance, generated: true };
    await wish.tell({ ...story, lengthMs: TRACE_LENGTH_MS });
    const { statement } = await rig.settle(learner, witness);
    const credited = creditedMs(statement);
    const ratio = credited / witness.watchedMs();
    ratios.push(ratio);
    const percent = (ratio * 100).toFixed(2);
    rig.expect.that(ratio >= wish.leastRatio, `seed ${seed}: only ${percent} % credited`);
    rig.expect.that(credited <= witness.boundMs(), `seed ${seed}: above its bound`);
  }
  return { ratios: ratios.sort((a, b) => a - b), complaints: rig.expect.complaints };
}

/** "30 generated: least 99.4 %, median 100 %". */
export function spread(ratios: readonly number[]): string {
  const at = (share: number) =>
    `${((ratios[Math.floor(share * (ratios.length - 1))] ?? 0) * 100).toFixed(2)} %`;
  return `${ratios.length} generated: least ${at(0)}, median ${at(0.5)}`;
}

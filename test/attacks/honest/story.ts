/** An honest case: one story told in full, and many short ones that chance tells. */

import { Chance } from '../../arbitrary/chance.ts';
import { type FakeLessonWish } from '../../support/fake-lesson.ts';
import { creditedMs } from '../balance.ts';
import { CLIP_MS, Rig, type RigWish } from '../bare/rig.ts';
import { type Outcome, type Scenario } from '../scenario.ts';
import { type Witness } from '../witness.ts';
import { storyTold } from './tally.ts';
import { CALM, changeable, type Weather } from './weather.ts';

export interface Story {
  readonly rig: Rig;
  readonly witness: Witness;
  readonly learner: string;
  readonly weather: Weather;
  readonly chance: Chance;
  readonly lengthMs: number;
  readonly extendedTime?: boolean;
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
  readonly bites: string;
  /** The lesson of the generated stories, where two minutes are too short. */
  readonly shortLesson?: FakeLessonWish;
  /** A generated story is enough: the one in full would show nothing more. */
  readonly onlyShort?: boolean;
  /** Told with every story, after it: what came late, or what an operator does then. */
  readonly afterwards?: (story: Story) => Promise<void>;
  /** Short stories of this case, where the count that was asked for is too many or too few. */
  readonly traces?: (asked: number) => number;
  /** The host says that the learner needs longer to answer. */
  readonly extendedTime?: boolean;
  /** @returns a remark for the table */
  readonly tell: (story: Story) => Promise<string>;
}

/** Short stories a case; the quick tests tell fewer. */
let traces = 36;

export function tracesAsked(): number {
  return traces;
}

export function useTraces(count: number): void {
  traces = count;
}

/** How long the lesson of the story in full is, where a case does not say. */
let fullMs = CLIP_MS;

export function useFullLesson(lengthMs: number): void {
  fullMs = lengthMs;
}

const SHORT_LESSON = { durationMs: 120_000, segmentMs: 6_000 };
const FIRST_SEED = 20_261_101;

export interface HonestScenario extends Scenario {
  readonly leastRatio: number;
  /** Credited share of the watched time of every short story, ascending; filled by `run`. */
  readonly ratios: number[];
}

export function honest(wish: Wish): HonestScenario {
  const { id, title, leastRatio, bites } = wish;
  const ratios: number[] = [];
  const run = async (): Promise<Outcome> => {
    const lesson = { ...SHORT_LESSON, ...wish.shortLesson };
    const short = { ...wish.rig, lesson };
    const many = wish.traces?.(traces) ?? traces;
    const told = await Rig.with(short, (rig) => tellMany(wish, rig, many));
    ratios.splice(0, ratios.length, ...told.ratios);
    if (wish.onlyShort === true) return { ...told.sum, seen: `${told.seen}; ${spread(ratios)}` };
    const lessonInFull = { durationMs: fullMs, ...wish.rig?.lesson };
    const inFull = { ...wish.rig, lesson: lessonInFull };
    const full = await Rig.with(inFull, (rig) => tellInFull(wish, rig));
    return {
      ...full,
      complaints: [...full.complaints, ...told.sum.complaints],
      seen: `${full.seen}; ${spread(ratios)}`,
    };
  };
  return { id, kind: 'honest', title, air: 'bare', leastRatio, bites, ratios, run };
}

async function tellInFull(wish: Wish, rig: Rig): Promise<Outcome> {
  const witness = rig.witness();
  const chance = new Chance(FIRST_SEED);
  const weather = wish.weather?.(chance) ?? CALM;
  const learner = `${wish.id}-in-full`;
  const parts = { rig, witness, learner, weather, chance };
  const { extendedTime = false } = wish;
  const story = { ...parts, lengthMs: rig.durationMs, extendedTime, generated: false };
  const remark = await wish.tell(story);
  await wish.afterwards?.(story);
  storyTold();
  const { outcome } = await rig.settle(learner, witness);
  return outcome(remark);
}

interface ManyTold {
  readonly ratios: number[];
  readonly sum: Omit<Outcome, 'seen'>;
  readonly seen: string;
}

async function tellMany(wish: Wish, rig: Rig, many: number): Promise<ManyTold> {
  const ratios: number[] = [];
  const sum = { creditedMs: 0, boundMs: 0, watchedMs: 0 };
  let seen = '';
  for (let seed = FIRST_SEED + 1; seed <= FIRST_SEED + many; seed += 1) {
    const witness = rig.witness();
    const chance = new Chance(seed);
    const weather =
      wish.weather?.(chance) ?? changeable(chance, { delayMs: 800, loadRatio: chance.ratio() });
    const learner = `${wish.id}-${seed}`;
    const parts = { rig, witness, learner, weather, chance };
    const { extendedTime = false } = wish;
    const story = { ...parts, lengthMs: rig.durationMs, extendedTime, generated: true };
    let breaks = '';
    try {
      seen = await wish.tell(story);
      await wish.afterwards?.(story);
    } catch (error) {
      breaks = error instanceof Error ? error.message : String(error);
    }
    storyTold();
    rig.expect.equal(breaks, '', `seed ${seed}: what broke`);
    const { statement } = await rig.settle(learner, witness);
    const credited = creditedMs(statement);
    const ratio = credited / witness.watchedMs();
    ratios.push(ratio);
    sum.creditedMs += credited;
    sum.boundMs += witness.boundMs();
    sum.watchedMs += witness.watchedMs();
    const percent = (ratio * 100).toFixed(2);
    rig.expect.that(ratio >= wish.leastRatio, `seed ${seed}: only ${percent} % credited`);
    rig.expect.that(credited <= witness.boundMs(), `seed ${seed}: above its bound`);
  }
  const { complaints } = rig.expect;
  return { ratios: ratios.sort((a, b) => a - b), sum: { ...sum, complaints }, seen };
}

/** "36 generated: least 99.4 %, median 100 %". */
export function spread(ratios: readonly number[]): string {
  const at = (share: number) =>
    `${((ratios[Math.floor(share * (ratios.length - 1))] ?? 0) * 100).toFixed(2)} %`;
  return `${ratios.length} generated: least ${at(0)}, median ${at(0.5)}`;
}

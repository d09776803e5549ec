/**
 * The runs that the packager's workloads compare. A run of ours takes minutes, so all the workloads
 * that are asked for in one go compare the same ones: in each round every side runs once, and the
 * order turns around from round to round.
 */

import type { Plan } from '../../../packager/plan/plan.ts';
import { killedHalfWay } from './killed.ts';
import { type Stage, onStage } from './stage.ts';

/** Fewer only to see that a workload runs: `LECTERN_BENCH_ROUNDS=1`. */
const ROUNDS = Number(process.env['LECTERN_BENCH_ROUNDS'] ?? 2);
/** ffmpeg's own word for "as many as you like". */
const DEFAULT_THREADS = 0;

export interface Cost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

const SIDES = {
  /** `package`, never stopped. */
  whole: ({ inFolder, package: packageIn }: Stage): Promise<Cost> => inFolder(packageIn),
  /** One bare ffmpeg with the textbook's graph, the settings of the plan, and as many threads as it likes. */
  bare: ({ inFolder, bare, plan }: Stage): Promise<Cost> =>
    inFolder((folder) => bare({ ...plan, threads: DEFAULT_THREADS }, folder)),
  /** One bare ffmpeg for each rung and one for the sound, one after the other. */
  'one a rung': async ({ inFolder, bare, plan }: Stage): Promise<Cost> => {
    let cpuSeconds = 0;
    let wallSeconds = 0;
    for (const each of oneRungEach({ ...plan, threads: DEFAULT_THREADS })) {
      const run = await inFolder((folder) => bare(each, folder));
      cpuSeconds += run.cpuSeconds;
      wallSeconds += run.wallSeconds;
    }
    return { cpuSeconds, wallSeconds };
  },
  /** One bare ffmpeg with our own graph: told beside the figures, run once. */
  'bare, our graph': ({ inFolder, bareWithOurGraph, plan }: Stage): Promise<Cost> =>
    inFolder((folder) => bareWithOurGraph({ ...plan, threads: DEFAULT_THREADS }, folder)),
  /** `package` once more, after it was killed at half of its chunks; what it cost from then on. */
  resumed: (stage: Stage): Promise<Cost> =>
    stage.inFolder(async (folder) => {
      await killedHalfWay(stage, folder);
      return stage.package(folder);
    }),
} as const;

export type Side = keyof typeof SIDES;

/** Runs in the first round alone. */
const ONCE: Side = 'bare, our graph';

export interface Rounds {
  readonly about: string;
  /** How many encodes `one a rung` runs. */
  readonly encodes: number;
  /** One entry a round. */
  readonly costs: readonly Readonly<Partial<Record<Side, Cost>>>[];
}

let made: Promise<Rounds> | null = null;

/** The rounds of this process, run at the first call. @param sides all that will ever be asked for */
export function rounds(say: (line: string) => void, sides: ReadonlySet<Side>): Promise<Rounds> {
  made ??= run(say, sides);
  return made;
}

function run(say: (line: string) => void, sides: ReadonlySet<Side>): Promise<Rounds> {
  return onStage(say, async (stage) => {
    const order = (Object.keys(SIDES) as Side[]).filter((side) => sides.has(side));
    const costs: Partial<Record<Side, Cost>>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const cost: Partial<Record<Side, Cost>> = {};
      for (const side of round % 2 === 0 ? order : order.toReversed()) {
        if (side === ONCE && round > 0) continue;
        const run = await SIDES[side](stage);
        cost[side] = run;
        say(`${side}: ${run.cpuSeconds.toFixed(1)} s CPU, ${run.wallSeconds.toFixed(1)} s`);
      }
      costs.push(cost);
    }
    return { about: stage.about, encodes: oneRungEach(stage.plan).length, costs };
  });
}

/** The same encodes, one for each run: every rung decodes the source anew, the sound as well. */
function oneRungEach(plan: Plan): Plan[] {
  const { audio, ...silent } = plan;
  return [
    ...plan.streams.flatMap((stream) =>
      stream.rungs.map((rung) => ({ ...silent, streams: [{ ...stream, rungs: [rung] }] })),
    ),
    ...(audio === undefined ? [] : [{ ...plan, streams: [] }]),
  ];
}

/** What the packager's workloads share: a clip, its plan and empty folders. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../../../packager/ffmpeg/binaries.ts';
import { encodeArguments } from '../../../packager/plan/arguments.ts';
import type { Plan } from '../../../packager/plan/plan.ts';
import { distFolder } from '../child.ts';
import { clipSeconds, makeClip } from './clip.ts';
import { type TimedRun, runTimed } from './cpu-seconds.ts';
import { textbookArguments } from './textbook.ts';

const CORES = 2;

export const cli = join(distFolder, 'packager', 'cli.js');

export interface Stage {
  readonly clip: string;
  readonly about: string;
  /** What `plan` decides for the clip: the peer encodes with the same settings. */
  readonly plan: Plan;
  /** An empty folder of its own for each use, removed afterwards. */
  readonly inFolder: <T>(use: (folder: string) => Promise<T>) => Promise<T>;
  /** `package` with nothing but defaults, as a user runs it. */
  readonly package: (folder: string) => Promise<TimedRun>;
  /** One bare ffmpeg doing the encodes of a plan with the textbook's graph: pictures and sound, nothing else. */
  readonly bare: (plan: Plan, folder: string) => Promise<TimedRun>;
  /** The same with the graph of the packager: each rung is scaled from the next larger one. */
  readonly bareWithOurGraph: (plan: Plan, folder: string) => Promise<TimedRun>;
}

export async function onStage<T>(
  say: (line: string) => void,
  measure: (stage: Stage) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
  try {
    const { ffmpeg } = findBinaries(process.env);
    const clip = join(folder, 'clip.mp4');
    const about = await makeClip(ffmpeg, clip, clipSeconds(process.env));
    const planned = await runTimed(process.execPath, [cli, 'plan', clip, '--json']);
    const { plan } = JSON.parse(planned.stdout) as { plan: Plan };
    const rungs = plan.streams.flatMap((stream) => stream.rungs.map(({ name }) => name));
    const [{ contentClass } = { contentClass: 'sound' }] = plan.streams;
    const what = `${about}; ${contentClass}, rungs ${rungs.join(' ')}`;
    say(what);
    let uses = 0;
    return await measure({
      clip,
      about: what,
      plan,
      inFolder: async (use) => {
        uses += 1;
        const path = join(folder, `use-${uses}`);
        await mkdir(path);
        try {
          return await use(path);
        } finally {
          await rm(path, { recursive: true });
        }
      },
      package: (place) => {
        const args = [cli, 'package', clip, '--out', join(place, 'lesson'), '--quiet'];
        return onTwoCores(process.execPath, args, place);
      },
      bare: (wanted, place) => onTwoCores(ffmpeg, textbookArguments(wanted, clip), place),
      bareWithOurGraph: (wanted, place) => onTwoCores(ffmpeg, encodeArguments(wanted, clip), place),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The targets are for two cores: a larger machine lends two of them to either side. */
function onTwoCores(program: string, args: readonly string[], folder: string): Promise<TimedRun> {
  return cpus().length <= CORES
    ? runTimed(program, args, folder)
    : runTimed('taskset', ['--cpu-list', '0,1', program, ...args], folder);
}

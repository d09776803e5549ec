/** Runs the plan's encode in the work folder, tidying the source first where that is needed. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Binaries } from '../ffmpeg/binaries.ts';
import { probe } from '../ffmpeg/probe.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import { encodeArguments, explainedRemux } from '../plan/arguments.ts';
import { flatten } from '../plan/argument-group.ts';
import { encodedFile } from '../plan/encoded-files.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { Plan } from '../plan/plan.ts';
import type { SourceFacts } from '../plan/source.ts';
import type { OnPackageEvent } from './package-events.ts';

export interface EncodeWork {
  readonly binaries: Binaries;
  readonly inputPath: string;
  readonly workFolder: string;
  /** Makes the plan again once a tidy copy says more about the source. */
  readonly replan: (facts: SourceFacts) => Plan;
  readonly onEvent: OnPackageEvent;
  readonly signal: AbortSignal | undefined;
}

/** Share of the whole work that encoding is; the rest is cutting and writing. */
const encodeShareRatio = 0.97;

/** @returns the plan that was really carried out */
export async function encode(plan: Plan, work: EncodeWork): Promise<Plan> {
  const source = await tidySource(plan, work);
  const durationSeconds = source.plan.source.durationSeconds;
  let reachedRatio = 0;
  work.onEvent({ event: 'stage', stage: 'encode' });
  await runFfmpeg({
    binary: work.binaries.ffmpeg,
    args: encodeArguments(source.plan, source.path),
    folder: work.workFolder,
    signal: work.signal,
    onSeconds: (encodedSeconds) => {
      const done = durationSeconds === undefined ? 0 : encodedSeconds / durationSeconds;
      reachedRatio = Math.max(reachedRatio, Math.min(1, done) * encodeShareRatio);
      work.onEvent({ event: 'progress', ratio: reachedRatio, encodedSeconds });
    },
  });
  if (source.path !== work.inputPath) await rm(source.path, { force: true });
  return source.plan;
}

async function tidySource(plan: Plan, work: EncodeWork): Promise<{ plan: Plan; path: string }> {
  if (plan.remuxReason === undefined) return { plan, path: work.inputPath };
  work.onEvent({ event: 'stage', stage: 'copy', why: plan.remuxReason });
  const path = join(work.workFolder, encodedFile.remuxed);
  try {
    await runFfmpeg({
      binary: work.binaries.ffmpeg,
      args: flatten(explainedRemux(plan, work.inputPath)),
      folder: work.workFolder,
      signal: work.signal,
    });
    const facts = await probe(work.binaries, path, work.signal);
    return { plan: work.replan(facts), path };
  } catch (error) {
    if (!(error instanceof PackagerFault) || error.kind === 'interrupted') throw error;
    // Some old codecs fit no other container. One pass from the start reads them well enough.
    await rm(path, { force: true });
    work.onEvent({
      event: 'warning',
      text: `the source could not be copied into a tidy container (${error.reason})`,
    });
    return { plan, path: work.inputPath };
  }
}

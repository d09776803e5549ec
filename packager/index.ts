/** The packager as a library. */

import { resolve } from 'node:path';

import type { Lesson } from '../engine/protocol/lesson.ts';
import type { OnPackageEvent } from './assembly/package-events.ts';
import { type PackageOptions, packageLesson as packageWith } from './assembly/package-lesson.ts';
import type { BatchSummary, OnBatchEvent } from './batch/batch-events.ts';
import { findLectures } from './batch/find-lectures.ts';
import { placeLectures } from './batch/lesson-places.ts';
import { runBatch } from './batch/run-batch.ts';
import { DEFAULT_LADDER, readLadder } from './commands/ladder-file.ts';
import { type Environment, findBinaries } from './ffmpeg/binaries.ts';
import type { Ladder } from './plan/ladder.ts';

export { type Verification, verifyLesson } from './assembly/verify-lesson.ts';
export type { OnPackageEvent, PackageEvent } from './assembly/package-events.ts';
export type { AssemblySteps } from './assembly/step.ts';
export type { CaptionWish } from './authoring/captions.ts';
export { readOutline } from './authoring/outline.ts';
export type { BatchEvent, BatchSummary, OnBatchEvent } from './batch/batch-events.ts';
export { readLadder } from './commands/ladder-file.ts';
export { type Binaries, type Environment, findBinaries } from './ffmpeg/binaries.ts';
export { probe } from './ffmpeg/probe.ts';
export { encodeArguments, explainedEncode } from './plan/arguments.ts';
export { PackagerFault } from './plan/fault.ts';
export type { Ladder } from './plan/ladder.ts';
export { type Plan, planLesson } from './plan/plan.ts';
export type { SourceFacts } from './plan/source.ts';
export type { Task, TaskResult } from './plan/task.ts';
export { type Allowance, allowanceOf } from './execution/allowance.ts';
export type { Executor, ExecutorJob } from './execution/executor.ts';

export interface PackageWishes extends Partial<Omit<PackageOptions, 'binaries' | 'ladder'>> {
  /** A name in `config/ladders`, the path of a JSON file, heights, or a ladder; `lecture` by default. */
  readonly ladder?: string | Ladder;
  /** Looked at for FFMPEG_PATH and FFPROBE_PATH; the bundled programs by default. */
  readonly environment?: Environment;
}

/**
 * Packages a lecture. The folder appears whole or not at all; stopped in the middle, the same call
 * goes on where it stopped.
 *
 * @throws PackagerFault for everything a person can do something about, interruption included
 */
export async function packageLesson(
  inputPath: string | readonly string[],
  outFolder: string,
  wishes: PackageWishes = {},
  onEvent: OnPackageEvent = () => {},
  signal?: AbortSignal,
): Promise<Lesson> {
  return packageWith(inputPath, outFolder, await optionsOf(wishes), onEvent, signal);
}

export interface BatchWishes extends PackageWishes {
  /** A list of lectures besides the names. */
  readonly listPath?: string;
  /** Into the folders below a folder as well. */
  readonly recursive?: boolean;
  /** Whether files named like a lecture are used; true by default. */
  readonly sideFiles?: boolean;
  readonly stopOnError?: boolean;
}

/**
 * Packages lectures one after the other, each into a folder of `outRoot` named by its id. What is
 * finished and unchanged is skipped, and a failure is part of the summary.
 *
 * @param names files and folders
 * @throws PackagerFault only for what is wrong before anything is begun
 */
export async function packageLectures(
  names: readonly string[],
  outRoot: string,
  wishes: BatchWishes = {},
  onEvent: OnBatchEvent = () => {},
  signal: AbortSignal = new AbortController().signal,
): Promise<BatchSummary> {
  const { listPath, recursive, sideFiles, stopOnError, ...rest } = wishes;
  const options = await optionsOf(rest);
  const lectures = await findLectures(names, listPath, {
    recursive: recursive === true,
    sideFiles: sideFiles !== false,
    outRoot,
    ...(rest.language === undefined ? {} : { language: rest.language }),
    ...(rest.slides === undefined ? {} : { slides: rest.slides }),
  });
  return runBatch({
    lectures: await placeLectures(lectures, resolve(outRoot)),
    optionsFor: ({ id, about, beside }) => {
      const { title, language, outlinePath } = about;
      const outline = outlinePath ?? beside.outlinePath;
      const { slidesPath, presentationPath } = beside;
      return {
        ...options,
        id,
        ...(title === undefined ? {} : { title }),
        ...(language === undefined ? {} : { language }),
        ...(outline === undefined ? {} : { outlinePath: outline }),
        ...(slidesPath === undefined ? {} : { slidesPath }),
        ...(presentationPath === undefined ? {} : { presentationPath }),
        captions: [...options.captions, ...beside.captions],
      };
    },
    packageLesson: packageWith,
    stopOnError: stopOnError === true,
    signal,
    onEvent,
  });
}

async function optionsOf(wishes: PackageWishes): Promise<PackageOptions> {
  const { ladder = DEFAULT_LADDER, environment, ...rest } = wishes;
  return {
    force: false,
    stereo: false,
    storyboard: true,
    threads: 1,
    captions: [],
    ...rest,
    binaries: findBinaries(environment ?? {}),
    ladder: typeof ladder === 'string' ? await readLadder(ladder) : ladder,
  };
}

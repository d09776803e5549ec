/** The packager as a library. */

import { type Environment, findBinaries } from './ffmpeg/binaries.ts';
import type { CaptionWish } from './authoring/captions.ts';
import type { OnPackageEvent } from './assembly/package-events.ts';
import { packageLesson as packageWith } from './assembly/package-lesson.ts';
import { DEFAULT_LADDER, readLadder } from './commands/ladder-file.ts';
import type { Lesson } from '../engine/protocol/lesson.ts';

export { readOutline } from './authoring/outline.ts';
export { type Verification, verifyLesson } from './assembly/verify-lesson.ts';
export { readLadder } from './commands/ladder-file.ts';
export { type Binaries, findBinaries } from './ffmpeg/binaries.ts';
export { probe } from './ffmpeg/probe.ts';
export { encodeArguments, explainedEncode } from './plan/arguments.ts';
export { PackagerFault } from './plan/fault.ts';
export { type Plan, planLesson } from './plan/plan.ts';
export type { SourceFacts } from './plan/source.ts';
export type { CaptionWish } from './authoring/captions.ts';
export type { OnPackageEvent, PackageEvent } from './assembly/package-events.ts';

export interface PackageWishes {
  /** A name in `config/ladders` or the path of a JSON file; `lecture` by default. */
  readonly ladder?: string;
  readonly force?: boolean;
  readonly stereo?: boolean;
  readonly storyboard?: boolean;
  /** Threads of the decoder and of each encoder; 2 by default. */
  readonly threads?: number;
  readonly captions?: readonly CaptionWish[];
  readonly outlinePath?: string;
  readonly id?: string;
  readonly title?: string;
  readonly language?: string;
  /** Looked at for FFMPEG_PATH and FFPROBE_PATH; the bundled programs by default. */
  readonly environment?: Environment;
}

/**
 * Packages a lecture. The folder appears whole or not at all.
 *
 * @throws PackagerFault for everything a person can do something about, interruption included
 */
export async function packageLesson(
  inputPath: string,
  outFolder: string,
  wishes: PackageWishes = {},
  onEvent: OnPackageEvent = () => {},
  signal?: AbortSignal,
): Promise<Lesson> {
  const { ladder, environment, ...rest } = wishes;
  const options = {
    force: false,
    stereo: false,
    storyboard: true,
    threads: 2,
    captions: [],
    ...rest,
    binaries: findBinaries(environment ?? {}),
    ladder: await readLadder(ladder ?? DEFAULT_LADDER),
  };
  return packageWith(inputPath, outFolder, options, onEvent, signal);
}

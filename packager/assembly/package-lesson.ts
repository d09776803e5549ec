/** From a source file to a lesson in its folder. */

import { resolve } from 'node:path';

import type { Lesson } from '../../engine/protocol/lesson.ts';
import type { Binaries } from '../ffmpeg/binaries.ts';
import { probe } from '../ffmpeg/probe.ts';
import { BoxError } from '../manifest/boxes.ts';
import { PackagerFault, interrupted } from '../plan/fault.ts';
import type { Ladder } from '../plan/ladder.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import { type Plan, type PlanWishes, planLesson } from '../plan/plan.ts';
import { checkAbout, describeLesson } from '../authoring/about.ts';
import { assemble } from './assemble.ts';
import { type CaptionWish, readCaptions } from '../authoring/captions.ts';
import { encode } from './encode.ts';
import { checkInput } from './input.ts';
import { readOutline } from '../authoring/outline.ts';
import type { OnPackageEvent, PackageEvent } from './package-events.ts';
import { asStorageFault } from './storage-fault.ts';
import { Workspace } from './workspace.ts';

export interface PackageOptions extends PlanWishes {
  readonly binaries: Binaries;
  readonly ladder: Ladder;
  /** Replace what lies at the target, once the new lesson is complete. */
  readonly force: boolean;
  readonly captions: readonly CaptionWish[];
  readonly outlinePath?: string;
  readonly id?: string;
  readonly title?: string;
  readonly language?: string;
}

/**
 * Packages `inputPath` into `outFolder`, which appears whole or not at all.
 *
 * @throws PackagerFault for everything a person can do something about, interruption included
 */
export async function packageLesson(
  inputPath: string,
  outFolder: string,
  options: PackageOptions,
  onEvent: OnPackageEvent = () => {},
  signal?: AbortSignal,
): Promise<Lesson> {
  const input = resolve(inputPath);
  await checkInput(input);
  const outline =
    options.outlinePath === undefined ? undefined : await readOutline(options.outlinePath);
  const captions = await Promise.all(options.captions.map(readCaptions));
  onEvent({ event: 'stage', stage: 'probe' });
  const facts = await probe(options.binaries, input, signal);
  const plan = planLesson(facts, options.ladder, options);
  onEvent(plannedEvent(plan));
  const about = describeLesson({
    inputPath: input,
    outFolder,
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(options.language === undefined ? {} : { language: options.language }),
    ...(outline === undefined ? {} : { outline }),
    ...(facts.audio?.language === undefined ? {} : { sourceLanguage: facts.audio.language }),
  });
  // Known before hours of encoding: an outline that points behind the end.
  if (facts.durationSeconds !== undefined) checkAbout(about, facts.durationSeconds * 1000, 1000);

  if (about.idNote !== undefined) onEvent({ event: 'id', text: about.idNote });
  const space = await Workspace.open(outFolder, options.force);
  try {
    const carriedOut = await encode(plan, {
      binaries: options.binaries,
      inputPath: input,
      workFolder: space.work,
      replan: (tidy) => ({
        ...planLesson(tidy, options.ladder, options),
        ...(plan.remuxReason === undefined ? {} : { remuxReason: plan.remuxReason }),
      }),
      onEvent,
      signal,
    });
    const made = await assemble(carriedOut, about, captions, space, onEvent);
    if (signal?.aborted === true) throw interrupted();
    onEvent({ event: 'stage', stage: 'write' });
    await space.publish();
    onEvent({ event: 'progress', ratio: 1, encodedSeconds: made.durationMs / 1000 });
    return made;
  } catch (error) {
    await space.discard();
    throw asKnownFault(error);
  }
}

function plannedEvent(plan: Plan): PackageEvent {
  const { video, source } = plan;
  return {
    event: 'planned',
    rungs: video?.rungs.length ?? 0,
    ...(source.durationSeconds === undefined ? {} : { durationSeconds: source.durationSeconds }),
    ...(video === undefined ? {} : { frameRateFps: framesPerSecond(video.frameRate) }),
  };
}

function asKnownFault(error: unknown): unknown {
  if (error instanceof PackagerFault) return error;
  if (error instanceof BoxError) {
    return new PackagerFault(
      'fault',
      'The encoder left a damaged file.',
      error.message,
      'Check the free disk space and the source, and run it again.',
    );
  }
  return asStorageFault(error, 'The lesson could not be written.');
}

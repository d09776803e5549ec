/** From source files to a lesson in its folder. */

import { resolve } from 'node:path';

import type { Lesson } from '../../engine/protocol/lesson.ts';
import { describeLesson } from '../authoring/about.ts';
import type { CaptionWish } from '../authoring/captions.ts';
import type { Binaries } from '../ffmpeg/binaries.ts';
import { BoxError } from '../manifest/boxes.ts';
import { PackagerFault, interrupted } from '../plan/fault.ts';
import type { LoudnessDecision } from '../plan/loudness.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import type { Plan } from '../plan/plan.ts';
import { sourceWarnings } from '../plan/source-warnings.ts';
import type { ProtectionWish } from '../protection/protect-lesson.ts';
import { measureSourceSound } from '../quality/source-sound.ts';
import { type Allowance, allowanceOf } from '../execution/allowance.ts';
import type { Executor } from '../execution/executor.ts';
import { jobCount } from '../execution/job-count.ts';
import { Journal } from '../execution/journal.ts';
import { LocalPool } from '../execution/pool.ts';
import { SideWork } from '../execution/side-work.ts';
import { Slots, urgency } from '../execution/slots.ts';
import { ChangedSourceFault, refuseChange } from '../execution/source-identity.ts';
import { asStorageFault } from '../execution/storage-fault.ts';
import { Workspace } from '../execution/workspace.ts';
import { assemble } from './assemble.ts';
import { earlierVersionStep } from './earlier-version-step.ts';
import { encode, soundUrgency } from './encode.ts';
import { BrokenLessonFault } from './finished-check.ts';
import { lookAtLecture } from './first-look.ts';
import type { OnPackageEvent, PackageEvent } from './package-events.ts';
import { withLoudness } from './loudness-step.ts';
import { type PrepareWishes, prepare } from './prepare.ts';
import { QualityStep, type QualityWishes } from './quality-step.ts';
import { SlidesStep } from './slides-step.ts';
import { UnreadableFault, declaredSecondsOf } from './source-damage.ts';
import type { AssemblySteps } from './step.ts';

export interface PackageOptions extends PrepareWishes {
  readonly binaries: Binaries;
  /** Start over, and replace what lies at the target, once the new lesson is complete. */
  readonly force: boolean;
  /** Replace what lies at the target, and still go on from what an earlier run left. */
  readonly replace?: boolean;
  readonly captions: readonly CaptionWish[];
  readonly outlinePath?: string;
  /** `auto`, `off`, a PDF or a folder of pictures; the outline's where absent. */
  readonly slides?: string;
  /** A PDF that was found beside the lecture; used where nobody said anything else. */
  readonly slidesPath?: string;
  readonly id?: string;
  readonly title?: string;
  readonly language?: string;
  /** The second picture, slides or a screen, in a file of its own. */
  readonly presentationPath?: string;
  /** Where encodes are kept until the lesson is complete; a hidden folder beside it where absent. */
  readonly workFolder?: string;
  /** Encodes at the same time; as many as cores and memory allow where absent. */
  readonly jobs?: number;
  /** Memory for all encodes together, in bytes. */
  readonly memoryBytes?: number;
  /** Niceness of every ffmpeg, 0 to 19. */
  readonly nice?: number;
  /** What this process may use; found out where absent. */
  readonly allowance?: Allowance;
  /** Carries the tasks out; a pool on this machine where absent. */
  readonly executor?: Executor;
  /** How the segments are encrypted; clear where absent. */
  readonly protection?: ProtectionWish;
  /** Folder of an earlier version to compare with; what lies at the target where absent. */
  readonly previousPath?: string;
  /** A lesson is made even where more than a tenth of the source cannot be read. */
  readonly acceptDamaged?: boolean;
  /** The comparison of the rungs with the source, for the quality report. */
  readonly quality?: Pick<QualityWishes, 'windows' | 'vmafModel'>;
  readonly steps?: AssemblySteps;
}

/**
 * Packages one input, or two (the second one's picture is the presentation), into `outFolder`, which
 * appears whole or not at all. Stopped in the middle, the same call goes on where it stopped.
 *
 * @throws PackagerFault for everything a person can do something about, interruption included
 */
export async function packageLesson(
  inputPaths: string | readonly string[],
  outFolder: string,
  options: PackageOptions,
  onEvent: OnPackageEvent = () => {},
  signal?: AbortSignal,
): Promise<Lesson> {
  // Known before hours of encoding, and told at once: what is wrong with any of it.
  const look = await lookAtLecture(inputPaths, options, onEvent, signal);
  const { authored, paths, sources, facts, notices, planned } = look;
  const { outline } = authored;
  for (const text of notices) onEvent({ event: 'notice', text });
  for (const text of sourceWarnings(planned)) onEvent({ event: 'warning', text });
  const sourceLanguage = facts.find((one) => one.audio !== undefined)?.audio?.language;
  const about = describeLesson({
    inputPath: paths[0] as string,
    outFolder,
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(options.language === undefined ? {} : { language: options.language }),
    ...(outline === undefined ? {} : { outline }),
    ...(sourceLanguage === undefined ? {} : { sourceLanguage }),
  });
  if (about.idNote !== undefined) onEvent({ event: 'id', text: about.idNote });

  const space = await Workspace.open(outFolder, options);
  let isWorthKeeping = false;
  const allowance = options.allowance ?? allowanceOf();
  const slots = new Slots(options.jobs ?? allowance.cores);
  const side = new SideWork(signal);
  try {
    const work = { binaries: options.binaries, onEvent, signal };
    const { ffmpeg } = options.binaries;
    const niceness = options.nice === undefined ? {} : { nice: options.nice };
    const loudness = options.loudness === undefined ? {} : { loudness: options.loudness };
    const sound = { ffmpeg, workFolder: space.work, ...niceness };
    let begun: Promise<LoudnessDecision> | undefined;
    const { plan, inputs, fingerprintOf } = await prepare(planned, paths, options, space, {
      ...{ ...work, sources, take: slots.with(urgency.analysis, signal) },
      // Where a core has nothing to look at any more.
      onSound: (audio, readable) => {
        const take = slots.with(urgency.shortSound, side.signal);
        const measuring = { ...sound, inputs: readable, signal: side.signal, take };
        begun = side.begin(measureSourceSound(audio, options.loudness, measuring));
      },
    });
    // Still being copied, mostly: known before hours of encoding.
    await refuseChange(paths, sources);
    onEvent(plannedEvent(plan));
    slots.limit = jobCount(plan, allowance, options);
    const quality = new QualityStep({
      ...{ ...options.quality, ffmpeg, inputs, workFolder: space.work, side },
      sources: paths.map((path, i) => ({ path, container: facts[i]?.container ?? '' })),
      take: slots.with(urgency.side, side.signal),
      ...niceness,
      ...loudness,
    });
    const encoded = await encode(plan, {
      executor: options.executor ?? new LocalPool({ ffmpeg, jobs: slots, ...niceness }),
      workFolder: space.work,
      resultsFolder: space.results,
      fingerprintOf,
      inputs,
      onEvent,
      signal,
      withGain: (silent, stop) =>
        withLoudness(silent, {
          ...{ ...sound, inputs, onEvent, signal: stop },
          ...loudness,
          ...(begun === undefined ? {} : { begun }),
          take: slots.with(soundUrgency(silent), stop),
        }),
      onChunk: (soFar) => quality.compareFinished(soFar),
      onSound: (sound) => quality.measureSound(sound),
      onWorthKeeping: () => {
        isWorthKeeping = true;
      },
    });
    quality.comparePictures(encoded);
    const slides = new SlidesStep({
      ...{ slides: authored.slides, ffmpeg, inputs, workFolder: space.work, side, ...niceness },
      take: slots.with(urgency.slides, side.signal),
    });
    slides.begin(encoded);
    const declaredSeconds = declaredSecondsOf(planned);
    const made = await assemble({
      ...{ about, encoded, inputs, onEvent, signal },
      ...(declaredSeconds === undefined ? {} : { declaredSeconds }),
      acceptDamaged: options.acceptDamaged === true,
      captions: authored.captions,
      lessonFolder: space.lesson,
      hiddenFolder: space.hidden,
      target: resolve(outFolder),
      workFolder: space.work,
      ffmpeg,
      ...(options.protection === undefined ? {} : { protection: options.protection }),
      steps: withReports(options, quality, slides),
    });
    if (signal?.aborted === true) throw interrupted();
    await refuseChange(paths, sources);
    onEvent({ event: 'stage', stage: 'write' });
    await space.publish();
    onEvent({ event: 'progress', ratio: 1, encodedSeconds: made.durationMs / 1000 });
    return made;
  } catch (error) {
    await side.end();
    const fault = asKnownFault(error);
    const isStopped = fault instanceof PackagerFault && fault.kind === 'interrupted';
    // An earlier run may have finished parts that this one did not come to look at.
    const hasParts = isWorthKeeping || (await Journal.hasEntries(space.work));
    // Parts of two recordings: nobody may go on from them.
    const isUseless = !hasParts || error instanceof ChangedSourceFault;
    if (isUseless && !isStopped) {
      await space.discard();
      throw fault;
    }
    await space.keep(error instanceof BrokenLessonFault);
    throw isStopped ? fault : withResumption(fault);
  }
}

function withReports(
  { steps, previousPath }: PackageOptions,
  quality: QualityStep,
  slides: SlidesStep,
): AssemblySteps {
  return {
    // The print of the sound is made while slides are still being drawn.
    add: [earlierVersionStep(previousPath), slides.add, ...(steps?.add ?? [])],
    report: [quality.report, ...(steps?.report ?? [])],
  };
}

function plannedEvent({ streams, durationSeconds }: Plan): PackageEvent {
  const main = streams[0];
  return {
    event: 'planned',
    rungs: streams.reduce((sum, stream) => sum + stream.rungs.length, 0),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(main === undefined ? {} : { frameRateFps: framesPerSecond(main.frameRate) }),
  };
}

function withResumption(fault: unknown): unknown {
  if (!(fault instanceof PackagerFault) || fault instanceof UnreadableFault) return fault;
  const advice = `${fault.advice} Finished parts are kept: the same command goes on from there.`;
  return new PackagerFault(fault.kind, fault.message, fault.reason, advice);
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

/** The encodes and the texts, put together: tracks, pictures, manifests and `lesson.json`. */

import {
  LESSON_FILE,
  LESSON_FORMAT_VERSION,
  type Lesson,
  lesson,
} from '../../engine/protocol/lesson.ts';
import { checkAbout, withinLesson } from '../authoring/about.ts';
import type { Captions } from '../authoring/captions.ts';
import { fitVtt } from '../captions/vtt.ts';
import { manifestNames } from '../manifest/all-manifests.ts';
import { BoxError } from '../manifest/boxes.ts';
import { gridBoundariesMs, lessonDurationMs } from '../manifest/grid.ts';
import { languageLabel } from '../manifest/language-label.ts';
import { PAELLA_FILE, writePaella } from '../manifest/paella.ts';
import type { Presentation } from '../manifest/presentation.ts';
import type { MeasuredTrack } from '../manifest/track.ts';
import { type ProtectionWish, protectLesson } from '../protection/protect-lesson.ts';
import type { ProtectedTracks } from '../protection/protect-tracks.ts';
import { writePrivatePart } from '../protection/private-file.ts';
import { FileList, mediaVersionOf } from './file-list.ts';
import { checkFinished } from './finished-check.ts';
import { writeManifests } from './manifests.ts';
import { collectPoster, collectStoryboard } from './pictures.ts';
import type { OnPackageEvent } from './package-events.ts';
import { decodingDamage, shortfalls } from './source-damage.ts';
import type { AssemblySteps, LessonAdditions, StepContext } from './step.ts';
import { type LessonTracks, cutTracks } from './tracks.ts';

export interface AssemblyWork extends Omit<StepContext, 'files' | 'durationMs' | 'remarks'> {
  readonly ffmpeg: string;
  readonly captions: readonly Captions[];
  /** Segments become ciphertext; absent where they stay clear. */
  readonly protection?: ProtectionWish;
  readonly steps: AssemblySteps;
  /** The hidden folder beside the target: keys and answers wait there. */
  readonly hiddenFolder: string;
  /** What the sources say of their length, where they say it. */
  readonly declaredSeconds?: number;
  /** A lesson is made even where much of the source cannot be read. */
  readonly acceptDamaged: boolean;
}

/**
 * @throws UnreadableFault where too little of the source could be read; BrokenLessonFault where the
 *   finished lesson would break a player
 */
export async function assemble(work: AssemblyWork): Promise<Lesson> {
  const { encoded, onEvent } = work;
  const { plan } = encoded;
  onEvent({ event: 'stage', stage: 'cut' });
  const files = new FileList(work.lessonFolder);
  const clear = await cutTracks(encoded, work.about.language, files);
  const missing = shortfalls({ ...clear, ...work, plan });
  const clock = clear.video[0] ?? clear.audio[0];
  if (clock === undefined) throw new BoxError('nothing was encoded');
  const durationMs = lessonDurationMs(clock.segments, clock.timescaleHz);
  checkAbout(work.about, durationMs, 1000);
  const about = withinLesson(work.about, durationMs);
  const storyboard =
    plan.storyboard && (await collectStoryboard(encoded, plan.storyboard, durationMs, files, work));
  const poster = plan.poster && (await collectPoster(encoded, files));
  const captions = await writeCaptions(work.captions, durationMs, files, onEvent);
  const remarks = [...missing, ...decodingDamage(plan, encoded.results, durationMs)];
  const context: StepContext = { ...work, about, files, durationMs, remarks };
  const additions = await runSteps(work.steps, context);
  const sealed = await seal({ durationMs, ...clear }, work, files);
  const presentation: Presentation = {
    durationMs,
    video: sealed.video,
    audio: sealed.audio,
    captions,
    ...(storyboard === undefined ? {} : { storyboard }),
    ...(sealed.keyPeriods === undefined ? {} : { keyPeriods: sealed.keyPeriods }),
    ...(sealed.sampleEncryption === undefined ? {} : { sampleEncryption: sealed.sampleEncryption }),
  };
  await writeManifests(presentation, files);
  await files.write(PAELLA_FILE, writePaella(presentation, additions.slides ?? [], poster));
  const listed = files.sorted();
  const mediaVersion = mediaVersionOf(listed);
  const shown = plan.streams.at(-1);
  // Decoded like a stranger's: what is written is what every reader accepts.
  const made = lesson({
    format: 'lectern-lesson',
    formatVersion: LESSON_FORMAT_VERSION,
    id: about.id ?? `lesson-${mediaVersion.slice(7, 15)}`,
    mediaVersion,
    title: about.title,
    language: about.language,
    durationMs,
    ...(shown === undefined ? {} : { contentClass: shown.contentClass }),
    grid: gridOf(sealed, durationMs),
    video: sealed.video.map((measured) => measured.track),
    audio: sealed.audio.map((measured) => measured.track),
    segmentName: '{number5}.m4s',
    initName: 'init.mp4',
    manifests: manifestNames(presentation),
    ...(sealed.protection === undefined ? {} : { protection: sealed.protection }),
    ...(poster === undefined ? {} : { poster }),
    ...(storyboard === undefined ? {} : { storyboard }),
    captions,
    chapters: about.chapters,
    knowledgePoints: about.knowledgePoints,
    questions: about.questions,
    slides: [],
    ...withoutItself(additions, mediaVersion),
    files: listed,
  });
  await files.writeUnlisted(LESSON_FILE, `${JSON.stringify(made, null, 1)}\n`);
  await writePrivatePart(work.hiddenFolder, {
    lessonId: made.id,
    mediaVersion,
    keys: sealed.keys ?? [],
    answers: about.answers,
  });
  const told = { ...context, remarks: [...remarks, ...(await checkFinished(work))] };
  for (const report of work.steps.report ?? []) await report(told, made);
  return made;
}

/** A lesson that was packaged again without a change has no earlier version. */
function withoutItself(additions: LessonAdditions, mediaVersion: string): LessonAdditions {
  if (additions.previous?.mediaVersion !== mediaVersion) return additions;
  const { previous: _, ...others } = additions;
  return others;
}

type Sealed = LessonTracks & Partial<ProtectedTracks>;

async function seal(
  clear: LessonTracks & { readonly durationMs: number },
  work: AssemblyWork,
  files: FileList,
): Promise<Sealed> {
  if (work.protection === undefined) return clear;
  return protectLesson(clear, work.protection, work.workFolder, files, work.signal);
}

function gridOf(tracks: LessonTracks, durationMs: number): Lesson['grid'] {
  const grid = ({ segments, timescaleHz }: MeasuredTrack): number[] =>
    gridBoundariesMs(segments, timescaleHz, durationMs);
  const [video, audio] = [tracks.video[0], tracks.audio[0]];
  return { ...(video ? { video: grid(video) } : {}), ...(audio ? { audio: grid(audio) } : {}) };
}

async function writeCaptions(
  captions: readonly Captions[],
  durationMs: number,
  files: FileList,
  onEvent: OnPackageEvent,
): Promise<Presentation['captions'][number][]> {
  const tracks: Presentation['captions'][number][] = [];
  for (const { language, text, leftOut = 0 } of captions) {
    const { vtt, dropped } = fitVtt(text, durationMs);
    // As many as were told at the first look are not told again.
    if (dropped > leftOut) {
      const notice = `captions in ${language}: ${dropped} left out that begin behind the end`;
      onEvent({ event: 'warning', text: notice });
    }
    if (!vtt.includes('-->')) {
      const none = `captions in ${language}: none is left, so there are none`;
      if (dropped > leftOut) onEvent({ event: 'warning', text: none });
      continue;
    }
    const { path, bytes } = await files.write(`captions/${language}.vtt`, vtt);
    tracks.push({ language, label: languageLabel(language), path, bytes });
  }
  return tracks;
}

async function runSteps(steps: AssemblySteps, context: StepContext): Promise<LessonAdditions> {
  let additions: LessonAdditions = {};
  for (const add of steps.add ?? []) additions = { ...additions, ...(await add(context)) };
  return additions;
}

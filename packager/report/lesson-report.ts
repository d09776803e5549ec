/** A packaged lesson as text. */

import { type Lesson, inLanguage } from '../../engine/protocol/lesson.ts';
import { quoteArgument } from '../plan/quote.ts';
import { oneLine } from './batch-report.ts';
import { bitrateText, bytesText, columns, secondsText } from './quantity.ts';

/** What is known beyond the lesson itself. */
export interface LessonOutcome {
  /** Keys and answers, in a file beside the folder; absent where there are none. */
  readonly privatePath?: string;
  /** File or folder that the slides came from; absent where they were found in the picture. */
  readonly slidesFrom?: string;
  /** What became of an earlier version, in one line; absent where there was none. */
  readonly earlier?: string;
  readonly quality?: {
    readonly path: string;
    readonly warnings: number;
    readonly lufs?: number;
    readonly sourceLufs?: number;
  };
}

/** @param place where it went and what comes next; on this machine where absent */
export function lessonReport(
  lesson: Lesson,
  folder: string,
  outcome: LessonOutcome = {},
  place?: readonly string[],
): string {
  const bytes = lesson.files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = [
    ...lesson.video.map((track) => [
      track.path,
      `${track.widthPx}x${track.heightPx}`,
      `${track.frameRateFps} fps`,
      `${bitrateText(track.averageBandwidthBps)} average`,
      `${bitrateText(track.bandwidthBps)} peak`,
    ]),
    ...lesson.audio.map((track) => [
      track.path,
      track.channels === 1 ? 'mono' : 'stereo',
      `${track.sampleRateHz} Hz`,
      `${bitrateText(track.averageBandwidthBps)} average`,
      `${bitrateText(track.bandwidthBps)} peak`,
    ]),
  ];
  const extras = [
    ...lesson.captions.map((caption) => `captions ${caption.language}`),
    ...(lesson.storyboard === undefined ? [] : ['storyboard']),
    ...(lesson.poster === undefined ? [] : ['poster']),
    ...(lesson.chapters.length === 0 ? [] : [counted(lesson.chapters.length, 'chapter')]),
    ...(lesson.knowledgePoints.length === 0
      ? []
      : [counted(lesson.knowledgePoints.length, 'knowledge point')]),
    ...(lesson.questions.length === 0 ? [] : [counted(lesson.questions.length, 'question')]),
  ];
  const { quality, privatePath } = outcome;
  const warnings = quality?.warnings === 0 ? 'no' : String(quality?.warnings ?? 0);
  return [
    `${oneLine(inLanguage(lesson.title, lesson.language))} (${lesson.id})`,
    `  ${secondsText(lesson.durationMs / 1000)}, ${lesson.files.length} files, ${bytesText(bytes)}`,
    ...contentLines(lesson),
    ...columns(rows).map((line) => `  ${line}`),
    ...(extras.length === 0 ? [] : [`  ${extras.join(', ')}`]),
    ...slidesLines(lesson, outcome),
    ...loudnessLines(outcome),
    ...protectionLines(lesson),
    ...(outcome.earlier === undefined ? [] : [`  Against the earlier version: ${outcome.earlier}`]),
    `  ${lesson.mediaVersion}`,
    ...(place ?? [`Written to ${folder}`]),
    ...(quality === undefined
      ? []
      : [`Quality report, ${warnings} warning${warnings === '1' ? '' : 's'}: ${quality.path}`]),
    ...(privatePath === undefined
      ? []
      : [`Private part: ${privatePath}`, `  ${keepingWords(lesson)}`]),
    ...(place === undefined ? [nextWords(lesson, folder)] : []),
    '',
  ].join('\n');
}

/** @returns the scheme of a lesson that is encrypted in a way the engine refuses */
export function foreignScheme({ protection }: Lesson): string | undefined {
  const scheme = protection?.scheme;
  return scheme === undefined || scheme === 'aes-128' ? undefined : scheme;
}

function keepingWords(lesson: Lesson): string {
  return foreignScheme(lesson) === undefined
    ? 'Keys and answers: keep it beside the folder for publish, never on a web server.'
    : 'Keys and answers: for what hands keys to your player, never on a web server.';
}

function nextWords(lesson: Lesson, folder: string): string {
  const scheme = foreignScheme(lesson);
  return scheme === undefined
    ? `Next: lectern-engine publish ${quoteArgument(folder)}`
    : `Next: open it with a player of your own; the engine does not publish ${scheme} lessons, only aes128.`;
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** Of the one picture that it is about, where there are two. */
function contentLines({ contentClass, video }: Lesson): string[] {
  if (contentClass === undefined) return [];
  const hasTwo = new Set(video.map((track) => track.stream)).size > 1;
  return [`  Content${hasTwo ? ' of the presentation' : ''}: ${contentClass}`];
}

function protectionLines({ protection }: Lesson): string[] {
  if (protection === undefined) return [];
  const { scheme, keys } = protection;
  const name = scheme === 'aes-128' ? 'AES-128, whole segments' : `common encryption (${scheme})`;
  return [`  Encrypted: ${name}, ${counted(keys.length, 'key')}`];
}

function slidesLines({ slides }: Lesson, { slidesFrom }: LessonOutcome): string[] {
  if (slides.length === 0) return [];
  const from = slidesFrom === undefined ? 'found in the picture' : `from ${slidesFrom}`;
  return [`  ${counted(slides.length, 'slide')}, ${from}`];
}

function loudnessLines({ quality }: LessonOutcome): string[] {
  if (quality?.lufs === undefined) return [];
  const was =
    quality.sourceLufs === undefined ? '' : `, the source ${lufsText(quality.sourceLufs)}`;
  return [`  Loudness ${lufsText(quality.lufs)}${was}`];
}

function lufsText(lufs: number): string {
  // Meters give -70 or less for silence.
  return lufs <= -70 ? 'silence' : `${lufs.toFixed(1)} LUFS`;
}

/** The lesson for machines: everything but the long list of files and the grid. */
export function lessonRecord(lesson: Lesson, folder: string, outcome: LessonOutcome = {}): unknown {
  const { files, grid, ...rest } = lesson;
  return {
    event: 'done',
    folder,
    ...outcome,
    lesson: {
      ...rest,
      segments: {
        video: Math.max(0, (grid.video?.length ?? 1) - 1),
        audio: Math.max(0, (grid.audio?.length ?? 1) - 1),
      },
      fileCount: files.length,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    },
  };
}

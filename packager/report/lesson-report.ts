/** A packaged lesson as text. */

import { type Lesson, inLanguage } from '../../engine/protocol/lesson.ts';
import { quoteArgument } from '../plan/quote.ts';
import { bitrateText, bytesText, columns, secondsText } from './quantity.ts';

export function lessonReport(lesson: Lesson, folder: string): string {
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
    ...(lesson.chapters.length === 0 ? [] : [`${lesson.chapters.length} chapters`]),
    ...(lesson.knowledgePoints.length === 0
      ? []
      : [`${lesson.knowledgePoints.length} knowledge points`]),
  ];
  return [
    `${inLanguage(lesson.title, lesson.language)} (${lesson.id})`,
    `  ${secondsText(lesson.durationMs / 1000)}, ${lesson.files.length} files, ${bytesText(bytes)}`,
    ...columns(rows).map((line) => `  ${line}`),
    ...(extras.length === 0 ? [] : [`  ${extras.join(', ')}`]),
    `  ${lesson.mediaVersion}`,
    `Written to ${folder}`,
    `Next: lectern-engine publish ${quoteArgument(folder)}`,
    '',
  ].join('\n');
}

/** The lesson for machines: everything but the long list of files and the grid. */
export function lessonRecord(lesson: Lesson, folder: string): unknown {
  const { files, grid, ...rest } = lesson;
  return {
    event: 'done',
    folder,
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

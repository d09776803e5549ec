/** Chapters as WebVTT: each lasts until the next one starts. */

import { type Chapter, inLanguage } from '../../engine/protocol/lesson.ts';
import { vttTime } from './storyboard.ts';

export const CHAPTERS_FILE = 'chapters.vtt';

/** @param language of the titles, where they are there in it */
export function writeChaptersVtt(
  chapters: readonly Chapter[],
  durationMs: number,
  language: string,
): string {
  const lines = ['WEBVTT', ''];
  for (const [index, chapter] of chapters.entries()) {
    const endMs = chapters[index + 1]?.startMs ?? durationMs;
    if (endMs <= chapter.startMs) continue;
    lines.push(
      `${vttTime(chapter.startMs)} --> ${vttTime(endMs)}`,
      cueText(inLanguage(chapter.title, language)),
      '',
    );
  }
  return lines.join('\n');
}

/** An arrow or an empty line would end the cue, and markup would be read as such. */
function cueText(title: string): string {
  return title
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

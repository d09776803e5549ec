/** What a plan says of the lesson beside its media: name, place, what people wrote, sound, protection. */

import { oneLine } from './batch-report.ts';
import { columns } from './quantity.ts';

export interface PlannedLesson {
  /** Absent where it will be made from the content. */
  readonly id?: string;
  /** Absent where nobody said where the lesson goes. */
  readonly folder?: string;
  readonly title: string;
  /** `und` where it is not known. */
  readonly language: string;
  /** Their languages. */
  readonly captions: readonly string[];
  readonly slides: PlannedSlides;
  readonly chapters: number;
  readonly knowledgePoints: number;
  readonly questions: number;
  /** LUFS, or `off`; absent where the lesson has no sound. */
  readonly loudness?: number | 'off';
  readonly protection?: {
    readonly scheme: 'aes-128' | 'cenc' | 'cbcs';
    readonly keySeconds?: number;
  };
}

export type PlannedSlides =
  | { readonly kind: 'none' | 'off' }
  /** Looked for in a picture of the lecture. */
  | { readonly kind: 'found'; readonly picture: 'presenter' | 'presentation' }
  | { readonly kind: 'file'; readonly name: string; readonly shown: number };

export function plannedLessonLines(lesson: PlannedLesson): string[] {
  const { id, folder, title, language, captions } = lesson;
  const rows = [
    ['id', id ?? 'lesson-... (made from the content; --id chooses another)'],
    ...(folder === undefined ? [] : [['folder', oneLine(folder)]]),
    ['title', oneLine(title)],
    ['language', language === 'und' ? 'not known (--language names it)' : language],
    ['captions', captions.length === 0 ? 'none' : captions.join(', ')],
    ['slides', slidesText(lesson.slides)],
    ['chapters', countText(lesson.chapters)],
    [
      'points',
      `${countText(lesson.knowledgePoints)}${lesson.knowledgePoints > 0 ? ' of knowledge' : ''}`,
    ],
    ['questions', countText(lesson.questions)],
    ['loudness', loudnessText(lesson.loudness)],
    ['protection', protectionText(lesson.protection)],
  ];
  return ['Lesson', ...columns(rows).map((line) => `  ${line}`)];
}

function countText(count: number): string {
  return count === 0 ? 'none' : String(count);
}

function slidesText(slides: PlannedSlides): string {
  switch (slides.kind) {
    case 'none':
      return 'none (--slides auto looks for them)';
    case 'off':
      return 'none, as asked';
    case 'found':
      return slides.picture === 'presentation'
        ? 'looked for in the presentation picture'
        : 'looked for in the picture';
    case 'file':
      return `${oneLine(slides.name)}, shown at ${slides.shown} ${slides.shown === 1 ? 'moment' : 'moments'}`;
  }
}

function loudnessText(loudness: PlannedLesson['loudness']): string {
  if (loudness === undefined) return 'the lesson has no sound';
  return loudness === 'off'
    ? 'stays as it is, as asked'
    : `brought to ${loudness} LUFS; measured once it is packaged`;
}

function protectionText(protection: PlannedLesson['protection']): string {
  switch (protection?.scheme) {
    case undefined:
      return 'none (--encrypt aes128 adds it)';
    case 'aes-128':
      return `aes128, a new key every ${protection?.keySeconds ?? 0} s`;
    case 'cenc':
    case 'cbcs':
      return `${protection?.scheme}, for a player of your own`;
  }
}

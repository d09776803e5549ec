/** What a lesson is called: options before outline, outline before what the file says. */

import { basename, extname, resolve } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import {
  type Chapter,
  type KnowledgePoint,
  type LocalizedText,
  type Question,
  lessonId,
} from '../../engine/protocol/lesson.ts';
import type { PrivateLesson } from '../../engine/protocol/private-lesson.ts';
import { PackagerFault } from '../plan/fault.ts';
import { momentText } from './authored-words.ts';
import type { Outline } from './outline.ts';

export interface About {
  /** Absent where neither the options nor any name gives a usable id. */
  readonly id?: string;
  /** One line for people where the folder's name was to become the id and cannot. */
  readonly idNote?: string;
  readonly title: LocalizedText;
  readonly language: string;
  readonly chapters: readonly Chapter[];
  readonly knowledgePoints: readonly KnowledgePoint[];
  readonly questions: readonly Question[];
  /** For the private part of the lesson: never beside the questions. */
  readonly answers: PrivateLesson['answers'];
}

export interface AboutWishes {
  readonly inputPath: string;
  readonly outFolder: string;
  readonly id?: string;
  readonly title?: string;
  readonly language?: string;
  readonly outline?: Outline;
  /** Language that the source names for its sound. */
  readonly sourceLanguage?: string;
}

/** No language is known: the tag that BCP 47 has for that. */
const undetermined = 'und';

export function describeLesson(wishes: AboutWishes): About {
  const outline: Partial<Outline> = wishes.outline ?? {};
  const language = wishes.language ?? outline.language ?? wishes.sourceLanguage ?? undetermined;
  const localized = (words: string | LocalizedText): LocalizedText =>
    typeof words === 'string' ? { [language]: words } : words;
  const fileName = basename(wishes.inputPath, extname(wishes.inputPath)) || 'lesson';
  const bank = outline.bank ?? [];
  return {
    ...chooseId(wishes, fileName),
    title: localized(wishes.title ?? outline.title ?? fileName.slice(0, 500)),
    language,
    chapters: (outline.chapters ?? [])
      .map(({ at, atSeconds, title }) => ({
        startMs: at ?? atSeconds ?? 0,
        title: localized(title),
      }))
      .sort((a, b) => a.startMs - b.startMs),
    knowledgePoints: (outline.knowledgePoints ?? [])
      .map(({ id, at, atSeconds, title, summary }) => ({
        id,
        atMs: at ?? atSeconds ?? 0,
        title: localized(title),
        ...(summary === undefined ? {} : { summary: localized(summary) }),
      }))
      .sort((a, b) => a.atMs - b.atMs),
    questions: bank.map(({ id, kind, prompt, options, atMs, knowledgePointId }) => ({
      id,
      kind,
      prompt: localized(prompt),
      options: options.map((option) => ({ id: option.id, text: localized(option.text) })),
      ...(atMs === undefined ? {} : { atMs }),
      ...(knowledgePointId === undefined ? {} : { knowledgePointId }),
    })),
    answers: bank.map(({ id, correct, explanation }) => ({
      questionId: id,
      correct: [...correct],
      ...(explanation === undefined ? {} : { explanation: localized(explanation) }),
    })),
  };
}

/**
 * What was let through as slack before the encode is drawn to the last moment after it, so that no
 * hours of work are lost to a rounded length.
 */
export function withinLesson(about: About, durationMs: number): About {
  const within = (ms: number): number => Math.min(ms, durationMs - 1);
  return {
    ...about,
    chapters: about.chapters
      .map((chapter) => ({ ...chapter, startMs: within(chapter.startMs) }))
      .filter(({ startMs }, i, all) => all[i + 1]?.startMs !== startMs),
    knowledgePoints: about.knowledgePoints.map((point) => ({ ...point, atMs: within(point.atMs) })),
    questions: about.questions.map((question) =>
      question.atMs === undefined ? question : { ...question, atMs: within(question.atMs) },
    ),
  };
}

/** @throws PackagerFault where something lies behind the end by more than the slack */
export function checkAbout(about: About, durationMs: number, slackMs = 0): void {
  const times = [
    ...about.chapters.map((chapter) => chapter.startMs),
    ...about.knowledgePoints.map((point) => point.atMs),
    ...about.questions.map((question) => question.atMs ?? 0),
  ];
  const late = times.find((atMs) => atMs >= durationMs + slackMs);
  if (late === undefined) return;
  throw new PackagerFault(
    'fault',
    'The outline does not fit the lecture.',
    `it names ${momentText(late)}, and the lesson lasts ${(durationMs / 1000).toFixed(1)} s`,
    'Correct the outline and run it again.',
  );
}

function chooseId(wishes: AboutWishes, fileName: string): { id?: string; idNote?: string } {
  const given = wishes.id ?? wishes.outline?.id;
  if (given !== undefined) return { id: given };
  const folderName = basename(resolve(wishes.outFolder));
  const id = idFrom(folderName) ?? idFrom(fileName);
  if (id === folderName) return { id };
  const used =
    id === undefined ? 'is made from the content ("lesson-" and 8 digits)' : `is "${id}"`;
  const idNote = `The folder name "${folderName}" cannot be a lesson id: the id ${used}. --id sets another.`;
  return { ...(id === undefined ? {} : { id }), idNote };
}

/**
 * A name as a lesson id. None for a name in another script: what would be left of it, such as the
 * "1" of 第1课, is likely to be left of other lessons' names as well.
 */
export function idFrom(name: string): string | undefined {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  if (/[^\P{L}A-Za-z]/u.test(plain)) return undefined;
  const id = plain
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 80);
  return decode(lessonId, id).ok ? id : undefined;
}

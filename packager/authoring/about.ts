/** What a lesson is called: options before outline, outline before what the file says. */

import { basename, extname, resolve } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import {
  type Chapter,
  type KnowledgePoint,
  type LocalizedText,
  lessonId,
} from '../../engine/protocol/lesson.ts';
import { PackagerFault } from '../plan/fault.ts';
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
  const outline = wishes.outline ?? {};
  const language = wishes.language ?? outline.language ?? wishes.sourceLanguage ?? undetermined;
  const localized = (title: string | LocalizedText): LocalizedText =>
    typeof title === 'string' ? { [language]: title } : title;
  const fileName = basename(wishes.inputPath, extname(wishes.inputPath)) || 'lesson';
  return {
    ...chooseId(wishes, fileName),
    title: localized(wishes.title ?? outline.title ?? fileName.slice(0, 500)),
    language,
    chapters: (outline.chapters ?? [])
      .map((chapter) => ({
        startMs: Math.round(chapter.atSeconds * 1000),
        title: localized(chapter.title),
      }))
      .sort((a, b) => a.startMs - b.startMs),
    knowledgePoints: (outline.knowledgePoints ?? [])
      .map(({ id: pointId, atSeconds, title, summary }) => ({
        id: pointId,
        atMs: Math.round(atSeconds * 1000),
        title: localized(title),
        ...(summary === undefined ? {} : { summary: localized(summary) }),
      }))
      .sort((a, b) => a.atMs - b.atMs),
  };
}

/**
 * @param slackMs how much longer the lecture may turn out than it says
 * @throws PackagerFault where the outline points behind the end, or names a point twice
 */
export function checkAbout(about: About, durationMs: number, slackMs = 0): void {
  const late =
    about.chapters.find((chapter) => chapter.startMs >= durationMs + slackMs)?.startMs ??
    about.knowledgePoints.find((point) => point.atMs >= durationMs + slackMs)?.atMs;
  if (late !== undefined) {
    throw outlineFault(
      `it names ${late / 1000} s, and the lesson lasts ${(durationMs / 1000).toFixed(1)} s`,
    );
  }
  const ids = about.knowledgePoints.map((point) => point.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw outlineFault(`the knowledge point "${twice}" appears twice`);
}

function outlineFault(reason: string): PackagerFault {
  return new PackagerFault(
    'fault',
    'The outline does not fit the lecture.',
    reason,
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

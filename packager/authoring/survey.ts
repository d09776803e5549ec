/**
 * What an outline names, as far as it can be read: moments, ids and files. A mistake in one place
 * hides nothing of another, so that all of them can be told at once.
 */

import { languageForm, timeForm } from './authored-words.ts';
import type { Path } from './form.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One entry of a list, or one table, with what stands in it under names. */
export interface Part {
  readonly path: Path;
  readonly fields: Fields;
}

export interface Survey {
  readonly top: Part;
  readonly chapters: readonly Part[];
  readonly points: readonly Part[];
  /** Of the points and of the bank. */
  readonly questions: readonly Part[];
  readonly captions: readonly Part[];
  /** Absent where slides are a word, or are not named. */
  readonly slides: Part | undefined;
  readonly cues: readonly Part[];
  readonly presentation: Part | undefined;
}

/** @param value of the whole document */
export function surveyOf(value: unknown): Survey {
  const top: Part = { path: [], fields: fieldsOf(value) ?? {} };
  const points = entries(top, 'knowledgePoints');
  const slides = within(top, 'slides');
  const streams = within(top, 'streams');
  return {
    top,
    chapters: entries(top, 'chapters'),
    points,
    questions: [
      ...points.flatMap((point) => entries(point, 'questions')),
      ...entries(top, 'questions'),
    ],
    captions: entries(top, 'captions').map(withUsualLanguage),
    slides,
    cues: slides === undefined ? [] : entries(slides, 'cues'),
    presentation: streams === undefined ? undefined : within(streams, 'presentation'),
  };
}

/** `zh_CN` as `zh-CN`: one language has one name, however it is written. */
function withUsualLanguage(part: Part): Part {
  const language = languageForm.read(textOf(part, 'language'), [], []);
  return language === undefined ? part : { ...part, fields: { ...part.fields, language } };
}

/** Undefined where it is missing or no text. */
export function textOf({ fields }: Part, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Milliseconds; undefined where it is missing or no time. */
export function momentOf({ fields }: Part): number | undefined {
  return timeForm.read(fields['at'] ?? fields['atSeconds'], [], []);
}

function entries({ path, fields }: Part, name: string): Part[] {
  const list = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, i) => {
    const inner = fieldsOf(entry);
    return inner === undefined ? [] : [{ path: [...path, name, i], fields: inner }];
  });
}

function within({ path, fields }: Part, name: string): Part | undefined {
  const inner = Object.hasOwn(fields, name) ? fieldsOf(fields[name]) : undefined;
  return inner === undefined ? undefined : { path: [...path, name], fields: inner };
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

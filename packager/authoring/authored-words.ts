/** The smallest things a person writes: texts in languages, times, ids, files. */

import {
  type Decoder,
  DecodeError,
  flag,
  oneOf,
  text,
  whole,
} from '../../engine/protocol/decoder.ts';
import { languageTag, lessonId, localizedText, partId } from '../../engine/protocol/lesson.ts';
import { type Form, leaf, textOr } from './form.ts';

const dayMs = 86_400_000;
const languagePattern = '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$';
const clockPattern = '^(([01]?\\d|2[0-3]):[0-5]?\\d|\\d{1,3}):[0-5]\\d(\\.\\d{1,3})?$';
const clock = new RegExp(clockPattern);

export const idForm = leaf(partId, { type: 'string', pattern: '^[A-Za-z0-9._-]{1,80}$' });
export const lessonIdForm = leaf(lessonId, {
  type: 'string',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$',
});
export const languageForm = leaf(languageTag, {
  type: 'string',
  minLength: 2,
  maxLength: 17,
  pattern: languagePattern,
});

export function wordsForm(maxLength: number): Form<string> {
  return leaf(text(1, maxLength), { type: 'string', minLength: 1, maxLength });
}

const eachLanguage: Decoder<ReturnType<typeof localizedText>> = (value) => {
  // `title: 2024` is a number to YAML.
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return localizedText(value);
  }
  throw new DecodeError('a text (a number in quotes), or a table of languages', value);
};

/** A plain text is in the lesson's own language; a table names each language. */
export const titleForm = textOr(
  wordsForm(500),
  leaf(eachLanguage, {
    type: 'object',
    minProperties: 1,
    maxProperties: 20,
    propertyNames: { minLength: 2, maxLength: 17, pattern: languagePattern },
    additionalProperties: { type: 'string', minLength: 1, maxLength: 500 },
  }),
);

/** Seconds, or `mm:ss(.mmm)` or `hh:mm:ss(.mmm)`; read as whole milliseconds. */
const timeMs: Decoder<number> = (value) => {
  const ms =
    typeof value === 'string' ? clockMs(value) : typeof value === 'number' ? value * 1000 : -1;
  if (ms === undefined || !(ms >= 0 && ms <= dayMs)) {
    throw new DecodeError('a time: seconds (90.5), "1:30.5" or "1:02:03", up to a day', value);
  }
  return Math.round(ms);
};

export const timeForm = leaf(timeMs, {
  anyOf: [
    { type: 'number', minimum: 0, maximum: dayMs / 1000 },
    { type: 'string', pattern: clockPattern },
  ],
});

function clockMs(written: string): number | undefined {
  if (!clock.test(written)) return undefined;
  return written.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

/** A file or folder, as seen from the folder of the file that names it. */
export const fileForm = leaf(text(1, 1000), { type: 'string', minLength: 1, maxLength: 1000 });
export const flagForm = leaf(flag, { type: 'boolean' });

export function countForm(min: number, max: number): Form<number> {
  return leaf(whole(min, max), { type: 'integer', minimum: min, maximum: max });
}

export function choiceForm<const T extends readonly string[]>(choices: T): Form<T[number]> {
  return leaf(oneOf(choices), { enum: choices });
}

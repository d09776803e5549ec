/** The smallest things a person writes: texts in languages, times, ids, files. */

import {
  type Decoder,
  DecodeError,
  flag,
  oneOf,
  text,
  whole,
} from '../../engine/protocol/decoder.ts';
import { lessonId, localizedText, partId } from '../../engine/protocol/lesson.ts';
import { type Form, type Mistake, type Path, field, leaf, textOr } from './form.ts';
import { languageReason, readLanguage, writtenLanguagePattern } from './language.ts';

const dayMs = 86_400_000;
const clockPattern = '^(([01]?\\d|2[0-3]):[0-5]?\\d|\\d{1,3}):[0-5]\\d(\\.\\d{1,3})?$';
const clock = new RegExp(clockPattern);

export const idForm = leaf(partId, { type: 'string', pattern: '^[A-Za-z0-9._-]{1,80}$' });
export const lessonIdForm = leaf(lessonId, {
  type: 'string',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$',
});

const languageSchema = {
  ...{ type: 'string', minLength: 2, maxLength: 17 },
  pattern: writtenLanguagePattern,
};
const languageText = leaf(text(0, 1000), languageSchema);

export const languageForm: Form<string> = {
  schema: languageSchema,
  read(value, path, mistakes) {
    const written = languageText.read(value, path, mistakes);
    return written === undefined ? undefined : knownLanguage(written, path, mistakes);
  },
};

function knownLanguage(written: string, path: Path, mistakes: Mistake[]): string | undefined {
  const read = readLanguage(written);
  if (typeof read === 'string') return read;
  mistakes.push({ path, reason: `${field(path)}${languageReason(read)}` });
  return undefined;
}

export function wordsForm(maxLength: number): Form<string> {
  return leaf(text(1, maxLength), { type: 'string', minLength: 1, maxLength });
}

const oneText: Decoder<string> = (value) => {
  if (typeof value !== 'object' || value === null) return text(1, 500)(value);
  throw new DecodeError('a plain text: the title of a slide has one language', value);
};

/** Titles of slides are in the outline's language alone. */
export const slideTitleForm = leaf(oneText, { type: 'string', minLength: 1, maxLength: 500 });

const eachLanguage: Decoder<ReturnType<typeof localizedText>> = (value) => {
  // `title: 2024` is a number to YAML.
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return localizedText(value);
  }
  throw new DecodeError('a text (a number in quotes), or a table of languages', value);
};

const eachText = leaf(eachLanguage, {
  type: 'object',
  minProperties: 1,
  maxProperties: 20,
  propertyNames: { minLength: 2, maxLength: 17, pattern: writtenLanguagePattern },
  additionalProperties: { type: 'string', minLength: 1, maxLength: 500 },
});

/** The languages in their usual form; what is wrong with one is told where it stands. */
const tableForm: typeof eachText = {
  schema: eachText.schema,
  read(value, path, mistakes) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return eachText.read(value, path, mistakes);
    }
    const before = mistakes.length;
    const known = new Map<string, unknown>();
    for (const [written, words] of Object.entries(value)) {
      const found: Mistake[] = [];
      const usual = knownLanguage(written, path, found);
      const isTag = new RegExp(writtenLanguagePattern).test(written);
      // The words of a language that is not known are looked at as well.
      const language = usual ?? (isTag ? written.toLowerCase().replaceAll('_', '-') : undefined);
      mistakes.push(...found.map((one) => ({ ...one, path: [...path, written], isKey: true })));
      if (language === undefined) continue;
      if (known.has(language)) {
        const reason = `${field(path)}the language "${language}" appears twice`;
        mistakes.push({ path: [...path, written], reason, isKey: true });
      } else known.set(language, words);
    }
    if (known.size === 0 && mistakes.length > before) return undefined;
    const read = eachText.read(Object.fromEntries(known), path, mistakes);
    return mistakes.length > before ? undefined : read;
  },
};

/** A plain text is in the lesson's own language; a table names each language. */
export const titleForm = textOr(wordsForm(500), tableForm);

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

/** A moment as people write it: `1:18 (78 s)`. */
export function momentText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${two(Math.floor(seconds) % 60)}${ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`}`;
  const clockText = hours === 0 ? `${minutes}:${rest}` : `${hours}:${two(minutes)}:${rest}`;
  return `${clockText} (${seconds} s)`;
}

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

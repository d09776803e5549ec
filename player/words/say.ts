import {
  REASON_LABELS,
  REASON_SENTENCES,
  type NotCountedReason,
} from '../../engine/protocol/reasons.ts';
import { EN, type StringKey, type Strings } from './en.ts';
import { tagOf, tagToAdd } from './tag.ts';
import { ZH } from './zh.ts';

export { type StringKey } from './en.ts';

/** The tag of a language that has a table. */
export type Language = string;

/** Words of one more language; what a table leaves out is said in English. */
export interface Words {
  /** Texts by key; `{places}` are filled in. */
  readonly strings: Partial<Strings>;
  /** Why presented time does not count, one sentence each. */
  readonly reasonSentences?: Partial<Readonly<Record<NotCountedReason, string>>>;
  /** The same in few words. */
  readonly reasonLabels?: Partial<Readonly<Record<NotCountedReason, string>>>;
}

const ENGLISH: Partial<Strings> = { ...EN };
const CHINESE: Partial<Strings> = { ...ZH };
const TABLES = new Map<Language, Words>([
  ['en', { strings: ENGLISH }],
  ['zh', { strings: CHINESE }],
]);

/** Adds the words of a part of the screen that has come; they stand behind those of a host. */
export function addPartWords(english: Partial<Strings>, chinese: Partial<Strings>): void {
  Object.assign(ENGLISH, english);
  Object.assign(CHINESE, chinese);
}

/**
 * Adds a language, or replaces its words.
 *
 * @param tag language tag of BCP 47 as a host writes it into `lang`, e.g. `fr` or `pt-BR`; `pt_BR` is
 *   taken for that.
 * @throws RangeError where it is no language tag.
 */
export function addLanguage(tag: string, words: Words): void {
  TABLES.set(tagToAdd(tag), words);
}

/** The language whose table fits a tag best: the tag itself, its base language, else English. */
export function languageOf(tag: string): Language {
  const known = tagOf(tag) ?? '';
  const bases = [known, tag].map((each) => each.toLowerCase().split(/[-_]/)[0] ?? '');
  return [known, ...bases].find((each) => TABLES.has(each)) ?? 'en';
}

/** The text of a key with its `{places}` filled in. */
export function say(
  language: Language,
  key: StringKey,
  places: Readonly<Record<string, string>> = {},
): string {
  const text = TABLES.get(language)?.strings[key] ?? ENGLISH[key] ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole);
}

/** Why presented time does not count, in one sentence for the learner. */
export function reasonSentence(language: Language, reason: NotCountedReason): string {
  const own = TABLES.get(language)?.reasonSentences?.[reason];
  return own ?? REASON_SENTENCES[reason][language === 'zh' ? 'zh' : 'en'];
}

/** Why time does not count, in few words. */
export function reasonLabel(language: Language, reason: NotCountedReason): string {
  const own = TABLES.get(language)?.reasonLabels?.[reason];
  return own ?? REASON_LABELS[reason][language === 'zh' ? 'zh' : 'en'];
}

/** A length that is often whole hours, such as a daily cap: `8 h`, else as a clock. */
export function lengthText(ms: number, language: Language): string {
  const hours = ms / 3_600_000;
  return Number.isInteger(hours) && hours > 0
    ? say(language, 'hours', { hours: String(hours) })
    : clockText(ms);
}

/** A length or place of media as `m:ss` or `h:mm:ss`. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/**
 * Language tags as people write them (`zh`, `ZH`, `zh_CN`), in the form that players know (`zh-CN`).
 * What no language has as its code is refused, with what is probably meant.
 */

import { decode } from '../../engine/protocol/decoder.ts';
import { languageTag } from '../../engine/protocol/lesson.ts';

export const writtenLanguagePattern = '^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}$';
const writtenForm = new RegExp(writtenLanguagePattern);
const longest = 17;

export interface LanguageMistake {
  /** Without what is meant. */
  readonly wrong: string;
  readonly meant?: string;
}

const names = (type: 'language' | 'region', locale = 'en'): Intl.DisplayNames =>
  new Intl.DisplayNames([locale], { type, fallback: 'none' });
const languages = names('language');
const regions = names('region');

/** Not known, and said so. */
const undetermined = 'und';

/** Codes of languages that are written where a country is meant: these need more to be believed. */
const countryCodes: Readonly<Record<string, { readonly name: string; readonly instead: string }>> =
  {
    kr: { name: 'Kanuri', instead: 'kr-NG' },
    tw: { name: 'Twi', instead: 'ak' },
  };

/** @returns the tag in its usual form, or why there is none */
export function readLanguage(written: string): string | LanguageMistake {
  const shown = written.length > 40 ? `${written.slice(0, 40)}...` : written;
  if (!writtenForm.test(written) || written.length > longest) {
    return {
      wrong: `"${shown}" is no language tag such as "zh" or "en"`,
      ...meaning(namedLanguage(written)),
    };
  }
  const country = countryCodes[written.toLowerCase()];
  if (country !== undefined) {
    const { name, instead } = country;
    const wrong = `"${shown}" is the code of ${name} (write "${instead}" for that)`;
    return { wrong, ...meaning(languageOfRegion(written)) };
  }
  const tag = usualForm(written);
  if (tag !== undefined && isKnown(tag)) return tag;
  return {
    wrong: `"${shown}" is no known language`,
    ...meaning(languageOfRegion(written) ?? withoutRest(tag, written)),
  };
}

/** The mistake as one line, with what is probably meant. */
export function languageReason({ wrong, meant }: LanguageMistake): string {
  return meant === undefined ? wrong : `${wrong}; did you mean "${meant}"?`;
}

function meaning(meant: string | undefined): { meant?: string } {
  return meant === undefined ? {} : { meant };
}

function usualForm(written: string): string | undefined {
  try {
    const [tag = ''] = Intl.getCanonicalLocales(written.replaceAll('_', '-'));
    return decode(languageTag, tag).ok ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** A code that few know needs a region, such as `cjy-CN`: alone it is more likely a slip. */
function isKnown(tag: string): boolean {
  const [language = ''] = tag.split('-');
  const { region } = new Intl.Locale(tag);
  if (region !== undefined && regions.of(region) === undefined) return false;
  const isRare = language.length === 3 && region !== undefined;
  return language === undetermined || isRare || languages.of(language) !== undefined;
}

/** `zh` of `cn`, `zh-TW` of `tw`: what most people in that country write. */
function languageOfRegion(written: string): string | undefined {
  if (!/^[A-Za-z]{2}$/.test(written)) return undefined;
  const code = written.toUpperCase();
  if (code === 'ZZ' || regions.of(code) === undefined) return undefined;
  const { language, script } = new Intl.Locale(`und-${code}`).maximize();
  const isUsualScript = new Intl.Locale(language).maximize().script === script;
  return isUsualScript ? language : `${language}-${code}`;
}

/** `zh` of `zh-CHN` and of `zh-XX`. */
function withoutRest(tag: string | undefined, written: string): string | undefined {
  const first = (tag ?? written).split(/[-_]/)[0] ?? '';
  const plain = usualForm(first);
  return plain !== undefined && plain !== written && isKnown(plain) ? plain : undefined;
}

/** `en` of `english` and of `英语`. */
function namedLanguage(written: string): string | undefined {
  const wanted = written.toLowerCase();
  const codes = [...'abcdefghijklmnopqrstuvwxyz'].flatMap((a, _i, all) => all.map((b) => a + b));
  const chinese = names('language', 'zh');
  return codes.find((code) =>
    [languages.of(code)?.toLowerCase(), chinese.of(code)].includes(wanted),
  );
}

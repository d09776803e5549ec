/** Options as the wishes of a plan and of a lesson. */

import { decode } from '../../engine/protocol/decoder.ts';
import { type ContentClass, contentClass, lessonId } from '../../engine/protocol/lesson.ts';
import type { CaptionWish } from '../authoring/captions.ts';
import { languageReason, readLanguage } from '../authoring/language.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { PlanWishes } from '../plan/plan.ts';
import { SEE_ITS_HELP } from './help-advice.ts';
import type { ParsedOptions } from './option-table.ts';

export function planWishes(options: ParsedOptions): PlanWishes {
  return {
    stereo: options.stereo === true,
    storyboard: options['no-storyboard'] !== true,
    threads: threadCount(options.threads),
  };
}

/**
 * One thread for each encoder, and several chunks side by side: measured 4 % less work than threads
 * of one encoder that wait for each other, and the same bytes on every machine.
 */
const usualThreads = 1;

function threadCount(written: string | undefined): number {
  if (written === undefined) return usualThreads;
  const threads = Number(written);
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw misuse('--threads needs a whole number from 1 to 64.', `"${written}" is none`);
}

/** The class that `--class` names; absent where it is to be measured. */
export function classWish(options: ParsedOptions): ContentClass | undefined {
  const written = options.class ?? 'auto';
  if (written === 'auto') return undefined;
  const known = decode(contentClass, written);
  if (known.ok) return known.value;
  throw misuse(
    '--class does not name a kind of content.',
    `"${written}" is none of talk, slides, screen, mixed, auto`,
  );
}

export function captionWishes(options: ParsedOptions): CaptionWish[] {
  const wishes = (options.captions ?? []).map((written) => {
    const at = written.indexOf('=');
    const path = written.slice(at + 1);
    if (at <= 0 || path === '') {
      throw misuse('--captions needs a language and a file.', `"${written}" is not lang=file`);
    }
    return { language: languageOf(written.slice(0, at), '--captions'), path };
  });
  const languages = wishes.map((wish) => wish.language);
  const twice = languages.find((language, i) => languages.indexOf(language) !== i);
  if (twice !== undefined) {
    throw misuse('A language has captions twice.', `--captions ${twice}=... was given twice`);
  }
  return wishes;
}

export function lessonNames(options: ParsedOptions): {
  id?: string;
  title?: string;
  language?: string;
} {
  const { id, title } = options;
  if (id !== undefined && !decode(lessonId, id).ok) {
    throw misuse('--id cannot be a lesson id.', 'it takes 1 to 80 letters, digits, ".", "_", "-"');
  }
  if (title !== undefined && (title.length === 0 || title.length > 500)) {
    throw misuse('--title cannot be a title.', 'it takes 1 to 500 characters');
  }
  return {
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title }),
    ...(options.language === undefined
      ? {}
      : { language: languageOf(options.language, '--language') }),
  };
}

function languageOf(written: string, option: string): string {
  const read = readLanguage(written);
  if (typeof read === 'string') return read;
  throw misuse(`${option} needs a language.`, languageReason(read));
}

/** @returns seconds as they were written, or as they are by default */
export function seconds(written: string | undefined, option: string, usual: number): number {
  if (written === undefined) return usual;
  const value = Number(written);
  if (written.trim() !== '' && value >= 0.1 && value <= 86_400) return value;
  throw misuse(`${option} needs seconds, from 0.1 to 86400.`, `"${written}" is none`);
}

function misuse(what: string, reason: string): PackagerFault {
  return new PackagerFault('misuse', what, reason, SEE_ITS_HELP);
}

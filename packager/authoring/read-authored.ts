/** All that people wrote for a lesson, read and looked at before the encode. */

import { access, constants, stat } from 'node:fs/promises';

import { PackagerFault } from '../plan/fault.ts';
import type { PreparedSlides } from '../slides/prepare-slides.ts';
import { type CaptionWish, type Captions, readCaptions } from './captions.ts';
import { Collecting } from './collecting.ts';
import type { AuthoredMistake } from './mistake-list.ts';
import { type NamedFile, namedCaptions, namedPresentation } from './named-files.ts';
import { type AuthoredTime, type Outline, type OutlineLook, lookAtOutline } from './outline.ts';
import { readSlides } from './read-slides.ts';
import { whyUnreadable } from './unreadable-file.ts';

export interface AuthoredWishes {
  readonly outlinePath?: string;
  /** These go before the outline's of the same language. */
  readonly captions: readonly CaptionWish[];
  /** `auto`, `off`, a PDF or a folder; goes before the outline's. */
  readonly slides?: string;
  /** A PDF found beside the lecture: used where nobody said anything else and its times are known. */
  readonly slidesBeside?: string;
  /** The second picture; goes before the outline's. */
  readonly presentationPath?: string;
}

/** Before it is used it passes `checkAuthored`: until then it may lack what has mistakes. */
export interface Authored {
  readonly outline?: Outline;
  readonly captions: readonly Captions[];
  /** Absent where nobody said anything: what the picture shows decides. */
  readonly slides?: PreparedSlides | { readonly kind: 'off' | 'found' };
  /** The second picture: the wished one, or the one that the outline names. */
  readonly presentationPath?: string;
  /** One line for people each. */
  readonly notices: readonly string[];
  readonly found: FoundMistakes;
}

/** What is wrong, as far as it is known without the lecture. */
export interface FoundMistakes {
  /** The outline, as messages name it. */
  readonly source: string;
  /** Of the outline, and of the files that it names. */
  readonly mistakes: readonly AuthoredMistake[];
  /** Of what the options name, or what lies beside the lecture. */
  readonly faults: readonly PackagerFault[];
  /** To be held against the length of the lecture. */
  readonly times: readonly AuthoredTime[];
  /** The second picture, where the outline names it. */
  readonly presentation?: NamedFile;
}

/** @throws PackagerFault where it was interrupted; every mistake is in what it returns */
export async function readAuthored(
  wishes: AuthoredWishes,
  signal?: AbortSignal,
): Promise<Authored> {
  const found = new Collecting();
  const notices: string[] = [];
  const { outlinePath } = wishes;
  const look =
    outlinePath === undefined ? undefined : await found.collect(() => lookAtOutline(outlinePath));
  if (look !== undefined) {
    found.mistakes.push(...look.mistakes);
    notices.push(...look.notices);
  }
  const captions = await allCaptions(wishes, look, found);
  for (const one of captions) notices.push(...one.notices);
  const slides = await readSlides(wishes, look, found, notices, signal);
  const second = await secondPicture(wishes, look, found);
  return {
    captions,
    notices,
    found: {
      source: look?.source ?? '',
      mistakes: found.mistakes,
      faults: found.faults,
      times: look?.times ?? [],
      ...(second !== undefined && 'line' in second ? { presentation: second } : {}),
    },
    ...(look?.outline === undefined ? {} : { outline: look.outline }),
    ...(slides === undefined ? {} : { slides }),
    ...(second === undefined ? {} : { presentationPath: second.path }),
  };
}

async function allCaptions(
  wishes: AuthoredWishes,
  look: OutlineLook | undefined,
  found: Collecting,
): Promise<Captions[]> {
  const wished = new Set(wishes.captions.map((wish) => wish.language));
  const own = look === undefined ? [] : namedCaptions(look);
  const all: (CaptionWish & { line?: number })[] = [
    ...wishes.captions,
    ...own.filter(({ language }) => !wished.has(language)),
  ];
  const captions: Captions[] = [];
  for (const { line, ...wish } of all) {
    const read = await found.collect(() => readCaptions(wish), line);
    if (read !== undefined) captions.push(read);
  }
  return captions;
}

/** @returns nothing where the outline names one that cannot be read: the lecture is looked at alone */
async function secondPicture(
  { presentationPath }: AuthoredWishes,
  look: OutlineLook | undefined,
  found: Collecting,
): Promise<NamedFile | { path: string } | undefined> {
  if (presentationPath !== undefined) return { path: presentationPath };
  const named = look === undefined ? undefined : namedPresentation(look);
  return named === undefined
    ? undefined
    : found.collect(async () => {
        await checkReadable(named.path);
        return named;
      }, named.line);
}

async function checkReadable(path: string): Promise<void> {
  const isFile = (await stat(path).catch(() => undefined))?.isFile() === true;
  const isReadable =
    isFile &&
    (await access(path, constants.R_OK).then(
      () => true,
      () => false,
    ));
  if (isReadable) return;
  const advice = 'Correct the outline and run it again.';
  const what = 'The second picture cannot be read.';
  throw new PackagerFault('fault', what, await whyUnreadable(path), advice);
}

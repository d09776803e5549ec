/** All that people wrote for a lesson, read and checked before the encode. */

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import { type PreparedSlides, prepareSlides } from '../slides/prepare-slides.ts';
import type { SlideCue, SlidesWish } from '../slides/slides-wish.ts';
import { type CaptionWish, type Captions, readCaptions } from './captions.ts';
import { type Outline, readOutline } from './outline.ts';

export interface AuthoredWishes {
  readonly outlinePath?: string;
  /** These go before the outline's of the same language. */
  readonly captions: readonly CaptionWish[];
  /** `auto`, `off`, a PDF or a folder; goes before the outline's. */
  readonly slides?: string;
  /** A PDF found beside the lecture: used where nobody said anything else and its times are known. */
  readonly slidesBeside?: string;
}

export interface Authored {
  readonly outline?: Outline;
  readonly captions: readonly Captions[];
  /** Absent where nobody said anything: what the picture shows decides. */
  readonly slides?: PreparedSlides | { readonly kind: 'off' | 'found' };
  /** The second picture that the outline names. */
  readonly presentationPath?: string;
  /** One line for people each. */
  readonly notices: readonly string[];
}

/** @throws PackagerFault for every mistake that can be known without the lecture */
export async function readAuthored(
  wishes: AuthoredWishes,
  signal?: AbortSignal,
): Promise<Authored> {
  const outline =
    wishes.outlinePath === undefined ? undefined : await readOutline(wishes.outlinePath);
  const notices: string[] = [...(outline?.notices ?? [])];
  const captions: Captions[] = [];
  for (const wish of captionWishes(wishes, outline)) captions.push(await readCaptions(wish));
  for (const one of captions) notices.push(...one.notices);
  const wish = await slidesWish(wishes, outline, notices);
  const slides =
    wish?.kind === 'pdf' || wish?.kind === 'folder' ? await prepareSlides(wish, signal) : wish;
  const presentation = outline?.streams?.presentation?.file;
  return {
    captions,
    notices,
    ...(outline === undefined ? {} : { outline }),
    ...(slides === undefined ? {} : { slides }),
    ...(outline === undefined || presentation === undefined
      ? {}
      : { presentationPath: resolve(outline.folder, presentation) }),
  };
}

/** Every file that an outline names, so that a change in one of them is seen. */
export function namedFiles(outline: Outline): string[] {
  const slides = typeof outline.slides === 'object' ? outline.slides : {};
  return [
    ...(outline.captions ?? []).map((caption) => caption.file),
    ...[slides.file, slides.folder, outline.streams?.presentation?.file],
  ].flatMap((file) => (file === undefined ? [] : [resolve(outline.folder, file)]));
}

function captionWishes(wishes: AuthoredWishes, outline: Outline | undefined): CaptionWish[] {
  const named = new Set(wishes.captions.map((wish) => wish.language));
  const own = (outline?.captions ?? [])
    .filter(({ language }) => !named.has(language))
    .map(({ language, file }) => ({ language, path: resolve(outline?.folder ?? '', file) }));
  return [...wishes.captions, ...own];
}

async function slidesWish(
  { slides: option, slidesBeside }: AuthoredWishes,
  outline: Outline | undefined,
  notices: string[],
): Promise<SlidesWish | undefined> {
  const written = outline?.slides;
  const cues = typeof written === 'object' ? writtenCues(written.cues ?? []) : [];
  if (option !== undefined) return named(option, option, cues);
  if (written !== undefined) {
    if (typeof written === 'string') return named(written, written, cues);
    const place = written.file ?? written.folder;
    if (place !== undefined) return named(place, resolve(outline?.folder ?? '', place), cues);
    if (slidesBeside === undefined) throw slidesFault('slides.cues has no slides.file or folder');
  }
  if (slidesBeside === undefined) return undefined;
  if (cues.length > 0) return named(slidesBeside, slidesBeside, cues);
  notices.push(
    `${slidesBeside} is not used: no outline says when its slides are shown (slides.cues)`,
  );
  return undefined;
}

async function named(word: string, path: string, cues: readonly SlideCue[]): Promise<SlidesWish> {
  if (word === 'off') return { kind: 'off' };
  if (word === 'auto') return { kind: 'found' };
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw slidesFault(`there is no file or folder "${path}"`);
  if (cues.length === 0) throw slidesFault(`nothing says when the slides of "${path}" are shown`);
  return { kind: found.isDirectory() ? 'folder' : 'pdf', path, cues };
}

function writtenCues(
  cues: readonly {
    readonly at: number;
    readonly page?: number;
    readonly image?: string;
    readonly title?: string;
  }[],
): SlideCue[] {
  return cues.map(({ at, ...rest }) => ({ atMs: at, ...rest }));
}

function slidesFault(reason: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    'The slides cannot be used.',
    reason,
    'Write slides.file (or folder) and slides.cues into the outline, or use --slides auto or off.',
  );
}

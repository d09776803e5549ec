/** Slides are looked at before the encode: what is wrong with them is known before hours of work. */

import { PackagerFault } from '../plan/fault.ts';
import { type FolderImage, listImages, readImage } from './image-folder.ts';
import { countPdfPages } from './pdf-pages.ts';
import type { SlideCue, SlidesWish } from './slides-wish.ts';

export interface PreparedCue {
  readonly atMs: number;
  /** Which picture, from 1; several cues may show the same one. */
  readonly page: number;
  readonly title?: string;
}

export type PreparedSlides =
  | { readonly kind: 'pdf'; readonly path: string; readonly cues: readonly PreparedCue[] }
  | {
      readonly kind: 'folder';
      readonly images: ReadonlyMap<number, FolderImage>;
      readonly cues: readonly PreparedCue[];
    };

/** @throws PackagerFault where the slides, or a cue, cannot be used */
export async function prepareSlides(
  wish: Exclude<SlidesWish, { kind: 'off' | 'found' }>,
  signal?: AbortSignal,
): Promise<PreparedSlides> {
  if (wish.kind === 'pdf') {
    const pages = await countPdfPages(wish.path, signal);
    return { kind: 'pdf', path: wish.path, cues: numberCues(wish.cues, pages, wish.path) };
  }
  const names = await listImages(wish.path);
  const cues = numberCues(wish.cues, names.length, wish.path, names);
  const images = new Map<number, FolderImage>();
  for (const { page } of cues) {
    if (images.has(page)) continue;
    images.set(page, await readImage(wish.path, names[page - 1] as string));
  }
  return { kind: 'folder', images, cues };
}

/** A cue without a page shows the one after the cue before it. */
function numberCues(
  cues: readonly SlideCue[],
  pages: number,
  path: string,
  names: readonly string[] = [],
): PreparedCue[] {
  let last = 0;
  const numbered = cues.map(({ atMs, page, image, title }) => {
    const number = image === undefined ? (page ?? last + 1) : names.indexOf(image) + 1;
    if (image !== undefined && number === 0) {
      throw cueFault(atMs, `there is no picture "${image}" in ${path}`);
    }
    if (number > pages) throw cueFault(atMs, `there is no slide ${number}; ${path} has ${pages}`);
    last = number;
    return { atMs, page: number, ...(title === undefined ? {} : { title }) };
  });
  return numbered.sort((a, b) => a.atMs - b.atMs);
}

function cueFault(atMs: number, reason: string): PackagerFault {
  return new PackagerFault(
    'fault',
    'A cue of the slides shows nothing.',
    `the cue at ${atMs / 1000} s: ${reason}`,
    'Correct slides.cues in the outline and run it again.',
  );
}

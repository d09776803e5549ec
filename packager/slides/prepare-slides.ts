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

export interface CueMistake {
  /** Of the outline. */
  readonly line?: number;
  readonly reason: string;
}

/** Cues that show nothing; knows the line of each. */
export class CueFault extends PackagerFault {
  readonly mistakes: readonly CueMistake[];

  constructor(mistakes: readonly CueMistake[]) {
    const rest = mistakes.length - mostTold;
    super(
      'fault',
      mistakes.length === 1
        ? 'A cue of the slides shows nothing.'
        : `${mistakes.length} cues of the slides show nothing.`,
      [
        ...mistakes.slice(0, mostTold).map(({ reason }) => reason),
        ...(rest > 0 ? [`and ${rest} more`] : []),
      ].join('\n'),
      'Correct slides.cues in the outline and run it again.',
    );
    this.mistakes = mistakes;
  }
}

const mostTold = 10;

/** @throws PackagerFault where the slides, or a cue, cannot be used */
export async function prepareSlides(
  wish: Exclude<SlidesWish, { kind: 'off' | 'found' }>,
  signal?: AbortSignal,
): Promise<PreparedSlides> {
  if (wish.kind === 'pdf') {
    const pages = await countPdfPages(wish.path, signal);
    const mistakes: CueMistake[] = [];
    const cues = numberCues(
      wish.cues,
      `${wish.path} has ${counted(pages, 'page')}`,
      mistakes,
      (page) => (page <= pages ? page : undefined),
    );
    if (mistakes.length > 0) throw new CueFault(mistakes);
    return { kind: 'pdf', path: wish.path, cues: cues.map(({ cue: _, ...rest }) => rest) };
  }
  return prepareFolder(wish.path, wish.cues);
}

async function prepareFolder(path: string, wished: readonly SlideCue[]): Promise<PreparedSlides> {
  const names = await listImages(path);
  const mistakes: CueMistake[] = [];
  const has = `${path} has ${counted(names.length, 'picture')}`;
  const cues = numberCues(wished, has, mistakes, (page, image) => {
    if (image === undefined) return page <= names.length ? page : undefined;
    const at = names.indexOf(image);
    return at < 0 ? undefined : at + 1;
  });
  const images = new Map<number, FolderImage>();
  const unusable = new Set<number>();
  for (const { cue, page } of cues) {
    if (images.has(page) || unusable.has(page)) continue;
    try {
      images.set(page, await readImage(path, names[page - 1] as string));
    } catch (error) {
      if (!(error instanceof PackagerFault)) throw error;
      unusable.add(page);
      mistakes.push(mistakeOf(cue, error.reason));
    }
  }
  if (mistakes.length > 0) throw new CueFault(mistakes);
  return { kind: 'folder', images, cues: cues.map(({ cue: _, ...rest }) => rest) };
}

/** A cue without a page shows the one after the cue before it. */
function numberCues(
  cues: readonly SlideCue[],
  has: string,
  mistakes: CueMistake[],
  find: (page: number, image: string | undefined) => number | undefined,
): (PreparedCue & { readonly cue: SlideCue })[] {
  let last = 0;
  const numbered = cues.flatMap((cue) => {
    const { atMs, page, image, title } = cue;
    const wanted = page ?? last + 1;
    const found = find(wanted, image);
    if (found === undefined) {
      const what = image === undefined ? `slide ${wanted}` : `picture "${image}"`;
      mistakes.push(mistakeOf(cue, `there is no ${what}; ${has}`));
      last = image === undefined ? wanted : last + 1;
      return [];
    }
    last = found;
    return [{ cue, atMs, page: found, ...(title === undefined ? {} : { title }) }];
  });
  return numbered.sort((a, b) => a.atMs - b.atMs);
}

function mistakeOf({ atMs, line }: SlideCue, reason: string): CueMistake {
  return {
    ...(line === undefined ? {} : { line }),
    reason: `the cue at ${atMs / 1000} s: ${reason}`,
  };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

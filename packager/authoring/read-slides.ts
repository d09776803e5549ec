/** Slides from a file: what was wished, what the outline writes, or what lies beside the lecture. */

import { stat } from 'node:fs/promises';

import { PackagerFault } from '../plan/fault.ts';
import { type PreparedSlides, prepareSlides } from '../slides/prepare-slides.ts';
import type { SlideCue, SlidesWish } from '../slides/slides-wish.ts';
import type { Collecting } from './collecting.ts';
import { namedSlides } from './named-files.ts';
import type { OutlineLook } from './outline.ts';
import { type Part, momentOf, textOf } from './survey.ts';
import { whyUnreadable } from './unreadable-file.ts';

/** @returns undefined where nobody said anything, or where there are mistakes */
export async function readSlides(
  { slides: option, slidesBeside }: { readonly slides?: string; readonly slidesBeside?: string },
  look: OutlineLook | undefined,
  found: Collecting,
  notices: string[],
  signal?: AbortSignal,
): Promise<PreparedSlides | { readonly kind: 'off' | 'found' } | undefined> {
  const cues = look === undefined ? noCues : cuesOf(look);
  const prepare = (path: string, line?: number) =>
    found.collect(async () => prepareSlides(await slidesAt(path, cues), signal), line);
  if (option !== undefined) return wordOf(option) ?? prepare(option);
  const word = look === undefined ? undefined : wordOf(look.survey.top.fields['slides']);
  if (word !== undefined) return word;
  const named = look === undefined ? undefined : namedSlides(look);
  if (named !== undefined) return prepare(named.path, named.line);
  if (look?.survey.slides !== undefined && slidesBeside === undefined) {
    const { path } = look.survey.slides;
    const reason = 'slides.cues has no slides.file or folder';
    if (look.isSound(path)) found.mistakes.push({ line: look.lineOf(path), reason });
    return undefined;
  }
  if (slidesBeside === undefined) return undefined;
  if (cues.isSaid) return prepare(slidesBeside);
  notices.push(
    `${slidesBeside} is not used: no outline says when its slides are shown (slides.cues)`,
  );
  return undefined;
}

function wordOf(value: unknown): { kind: 'off' | 'found' } | undefined {
  if (value === 'off') return { kind: 'off' };
  return value === 'auto' ? { kind: 'found' } : undefined;
}

async function slidesAt(
  path: string,
  { isSaid, cues }: WrittenCues,
): Promise<Exclude<SlidesWish, { kind: 'off' | 'found' }>> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw slidesFault(await whyUnreadable(path));
  if (!isSaid) throw slidesFault(`nothing says when the slides of "${path}" are shown`);
  return { kind: found.isDirectory() ? 'folder' : 'pdf', path, cues };
}

interface WrittenCues {
  /** Whether times are written at all, whatever is wrong with them. */
  readonly isSaid: boolean;
  readonly cues: readonly SlideCue[];
}

const noCues: WrittenCues = { isSaid: false, cues: [] };

/** Where some have mistakes, only those that say outright what they show: the others count on. */
function cuesOf({ survey, isSound, lineOf }: OutlineLook): WrittenCues {
  const isWhole = isSound(['slides', 'cues']);
  const cues = survey.cues.flatMap((part) => {
    const cue = isSound(part.path) ? cueOf(part, lineOf(part.path)) : undefined;
    if (cue === undefined) return [];
    return isWhole || cue.page !== undefined || cue.image !== undefined ? [cue] : [];
  });
  return { isSaid: survey.slides?.fields['cues'] !== undefined, cues };
}

function cueOf(part: Part, line: number): SlideCue | undefined {
  const atMs = momentOf(part);
  if (atMs === undefined) return undefined;
  const { page } = part.fields;
  const [image, title] = [textOf(part, 'image'), textOf(part, 'title')];
  return {
    ...{ atMs, line },
    ...(typeof page === 'number' ? { page } : {}),
    ...(image === undefined ? {} : { image }),
    ...(title === undefined ? {} : { title }),
  };
}

function slidesFault(reason: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    'The slides cannot be used.',
    reason,
    'Write slides.file (or folder) and slides.cues into the outline, or use --slides auto or off.',
  );
}

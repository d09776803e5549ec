/** What lies beside a lecture and is not used, since something goes before it or nothing says when. */

import { basename, resolve } from 'node:path';

import type { SideFiles } from './lecture.ts';
import type { ReadableOutline } from './readable-outline.ts';

export interface GivenFiles {
  readonly outlinePath?: string;
  readonly presentationPath?: string;
  /** `auto`, `off`, a PDF or a folder. */
  readonly slides?: string;
}

/**
 * Without what is not used.
 *
 * @param outline the one that is used
 */
export function usedAmong(
  beside: SideFiles,
  given: GivenFiles,
  outline: ReadableOutline | undefined,
): SideFiles {
  const { outlinePath, presentationPath, slidesPath, ...rest } = beside;
  const isOutlineUsed = outlinePath !== undefined && given.outlinePath === undefined;
  const isSecondUsed = presentationPath !== undefined && given.presentationPath === undefined;
  const why = slidesPath === undefined ? undefined : whyUnused(slidesPath, given, outline);
  // What it says of slides is not known before its mistakes are mended.
  const isSlidesUsed = slidesPath !== undefined && (why === undefined || isUnreadable(outline));
  return {
    ...rest,
    ...(isOutlineUsed ? { outlinePath } : {}),
    ...(isSecondUsed ? { presentationPath } : {}),
    ...(isSlidesUsed ? { slidesPath } : {}),
    doubts:
      slidesPath === undefined || isSlidesUsed
        ? beside.doubts
        : [...beside.doubts, `"${basename(slidesPath)}" is not used: ${why ?? ''}`],
  };
}

function isUnreadable(outline: ReadableOutline | undefined): boolean {
  return outline?.isUnreadable === true;
}

function whyUnused(
  path: string,
  { slides }: GivenFiles,
  outline: ReadableOutline | undefined,
): string | undefined {
  if (slides !== undefined) {
    return resolve(slides) === path ? undefined : 'slides are taken as --slides says';
  }
  const { slidesPlace, isTimed = false } = outline ?? {};
  if (slidesPlace !== undefined) {
    return slidesPlace === path ? undefined : 'the outline says where slides come from';
  }
  return isTimed ? undefined : 'no outline says when its slides are shown (slides.cues)';
}

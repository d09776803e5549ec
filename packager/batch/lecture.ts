/** One lecture of a batch: the file, and what lies beside it or was written about it in a list. */

import { basename } from 'node:path';

import type { CaptionWish } from '../authoring/captions.ts';
import type { PackagerFault } from '../plan/fault.ts';

export interface Lecture {
  readonly inputPath: string;
  /** How people know it: relative to the folder or the list it came from. */
  readonly name: string;
  /** What its id is made from where none is written: with the folders below the one searched. */
  readonly idName: string;
  readonly about: LectureWishes;
  /** Files found beside the input by their names; nothing where that is switched off. */
  readonly beside: SideFiles;
  /** A list names it, and it cannot be found: it fails when its turn comes, and stops no others. */
  readonly missing?: PackagerFault;
}

/** What a list says about one lecture; each goes before the side file of the same kind. */
export interface LectureWishes {
  readonly id?: string;
  readonly title?: string;
  readonly language?: string;
  readonly outlinePath?: string;
}

export interface SideFiles {
  readonly outlinePath?: string;
  readonly captions: readonly CaptionWish[];
  /** Slides as a PDF. */
  readonly slidesPath?: string;
  /** The second picture. */
  readonly presentationPath?: string;
  /** One line for each file whose name nearly says what it is. */
  readonly doubts: readonly string[];
}

export const noSideFiles: SideFiles = { captions: [], doubts: [] };

/** The names of the side files that are used; what a list names instead is not among them. */
export function besideNames({ beside, about }: Pick<Lecture, 'beside' | 'about'>): string[] {
  const outline = about.outlinePath === undefined ? beside.outlinePath : undefined;
  return [
    outline,
    ...beside.captions.map((caption) => caption.path),
    beside.slidesPath,
    beside.presentationPath,
  ].flatMap((path) => (path === undefined ? [] : [basename(path)]));
}

/** Every file that an outline names, with the line that names it. */

import { resolve } from 'node:path';

import type { OutlineLook } from './outline.ts';
import { type Part, textOf } from './survey.ts';

export interface NamedFile {
  /** As the outline writes it. */
  readonly word: string;
  readonly path: string;
  /** Of the outline. */
  readonly line: number;
}

export interface NamedCaptions extends NamedFile {
  readonly language: string;
}

/** Of entries that say both; the others are mistakes already. */
export function namedCaptions(look: OutlineLook): NamedCaptions[] {
  return look.survey.captions.flatMap((part) => {
    const language = textOf(part, 'language');
    const file = named(look, part, 'file');
    const isTold = !look.isSound([...part.path, 'language']);
    return language === undefined || file === undefined || isTold ? [] : [{ language, ...file }];
  });
}

/** A PDF, or a folder. */
export function namedSlides(look: OutlineLook): NamedFile | undefined {
  const { slides } = look.survey;
  if (slides === undefined) return undefined;
  return named(look, slides, 'file') ?? named(look, slides, 'folder');
}

export function namedPresentation(look: OutlineLook): NamedFile | undefined {
  const { presentation } = look.survey;
  return presentation === undefined ? undefined : named(look, presentation, 'file');
}

/** What goes before that which an outline names. */
export interface Given {
  readonly captions?: readonly { readonly language: string }[];
  readonly slides?: string;
  readonly presentationPath?: string;
}

/** Of what is used, so that a change in one of them is seen. */
export function namedPaths(look: OutlineLook, given: Given = {}): string[] {
  const { captions = [], slides, presentationPath } = given;
  const languages = new Set(captions.map(({ language }) => language));
  return [
    ...namedCaptions(look).filter(({ language }) => !languages.has(language)),
    slides === undefined ? namedSlides(look) : undefined,
    presentationPath === undefined ? namedPresentation(look) : undefined,
  ].flatMap((file) => (file === undefined ? [] : [file.path]));
}

function named(look: OutlineLook, part: Part, field: string): NamedFile | undefined {
  const word = textOf(part, field);
  const path = [...part.path, field];
  return word === undefined || !look.isSound(path)
    ? undefined
    : { word, path: resolve(look.folder, word), line: look.lineOf(path) };
}

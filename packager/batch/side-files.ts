/**
 * Files that belong to a lecture because they are named like it:
 *
 *   lecture.mp4                the lecture
 *   lecture.yaml               its outline (.yml as well)
 *   lecture.zh.srt             captions in zh (.vtt and .ass as well)
 *   lecture.pdf                its slides
 *   lecture.presentation.mp4   the second picture
 */

import { basename, dirname, join, resolve } from 'node:path';

import { readLanguage } from '../authoring/language.ts';
import {
  extensionOf,
  hasPicture,
  isHiddenName,
  isLectureName,
  isPartialName,
  stemOf,
} from './lecture-names.ts';
import { type SideFiles, noSideFiles } from './lecture.ts';

const captionExtensions = ['vtt', 'srt', 'ass'];
const outlineExtensions = ['yaml', 'yml'];
const presentation = 'presentation';

/** What is known of captions before any are looked for. */
export interface CaptionHints {
  /** Of the lesson: captions without a tag are in it. */
  readonly language?: string;
  /** Named by the outline or the options, with their languages: they go before what is found. */
  readonly captions?: readonly { readonly language: string; readonly path: string }[];
}

/** @param names of the files in the input's folder */
export function sideFilesAmong(
  inputPath: string,
  names: readonly string[],
  hints: CaptionHints = {},
): SideFiles {
  const stem = stemOf(inputPath);
  const others = longerStems(stem, names);
  const own = names
    .filter((name) => name !== basename(inputPath))
    .filter((name) => !isHiddenName(name) && !isPartialName(name))
    .filter((name) => isOf(stem, name) && !others.some((other) => isOf(other, name)))
    .sort();
  if (own.length === 0) return noSideFiles;
  const path = (name: string): string => join(dirname(inputPath), name);
  const plain = (extensions: readonly string[]): string | undefined =>
    byPreference(own, extensions).find((name) => middleOf(name, stem) === undefined);
  const outline = plain(outlineExtensions);
  const slides = plain(['pdf']);
  const second = own.find((name) => hasPicture(name) && isSecond(middleOf(name, stem)));
  return {
    ...(outline === undefined ? {} : { outlinePath: path(outline) }),
    ...(slides === undefined ? {} : { slidesPath: path(slides) }),
    ...(second === undefined ? {} : { presentationPath: path(second) }),
    ...captionsAmong(byPreference(own, captionExtensions), stem, path, hints),
  };
}

function captionsAmong(
  names: readonly string[],
  stem: string,
  path: (name: string) => string,
  { language, captions: named = [] }: CaptionHints,
): Pick<SideFiles, 'captions' | 'doubts'> {
  const captions = new Map<string, string>();
  const doubts: string[] = [];
  const isNamed = (name: string): boolean =>
    named.some((one) => resolve(one.path) === resolve(path(name)));
  for (const name of names.filter((one) => !isNamed(one))) {
    const middle = middleOf(name, stem);
    const tag = middle === undefined ? language : readLanguage(middle);
    const like = (tag: string): string => `name it like "${stem}.${tag}.${extensionOf(name)}"`;
    if (tag === undefined) {
      doubts.push(
        `"${name}" is left out: nothing says its language; ${like('zh')}, or write "language: zh" into the outline`,
      );
    } else if (typeof tag === 'object') {
      doubts.push(`"${name}" is left out: ${tag.wrong}; ${like(tag.meant ?? 'zh')}`);
    } else if (named.some((one) => one.language === tag)) {
      doubts.push(`"${name}" is left out: another file is named for captions in ${tag}`);
    } else if (captions.has(tag)) {
      doubts.push(`"${name}" is left out: captions in ${tag} lie in another file already`);
    } else {
      captions.set(tag, path(name));
    }
  }
  return {
    captions: [...captions].map(([tag, captionPath]) => ({ language: tag, path: captionPath })),
    doubts,
  };
}

/** `week.1` besides `week`: what is named like that lecture belongs to it, not to the shorter name. */
function longerStems(stem: string, names: readonly string[]): string[] {
  return names
    .filter((name) => isLectureName(name) && isOf(stem, name) && !isSecondPicture(name, names))
    .map(stemOf)
    .filter((other) => other.length > stem.length);
}

function isOf(stem: string, name: string): boolean {
  return name.normalize('NFC').startsWith(`${stem}.`);
}

/** Whether a lecture file is the second picture of another one, and so no lecture of its own. */
export function isSecondPicture(name: string, names: readonly string[]): boolean {
  const parts = stemOf(name).split('.');
  if (parts.length < 2 || !isSecond(parts.at(-1)) || !hasPicture(name)) return false;
  const first = parts.slice(0, -1).join('.');
  return names.some((other) => isLectureName(other) && stemOf(other) === first);
}

function isSecond(middle: string | undefined): boolean {
  return middle?.toLowerCase() === presentation;
}

/** In the order of the extensions, then of the names. */
function byPreference(names: readonly string[], extensions: readonly string[]): string[] {
  return extensions.flatMap((extension) => names.filter((name) => extensionOf(name) === extension));
}

/** `zh` of `lecture.zh.srt`; none of `lecture.srt`. */
function middleOf(name: string, stem: string): string | undefined {
  const middle = stemOf(name).slice(stem.length + 1);
  return middle === '' ? undefined : middle;
}

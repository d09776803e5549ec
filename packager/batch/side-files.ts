/**
 * Files that belong to a lecture because they are named like it:
 *
 *   lecture.mp4                the lecture
 *   lecture.yaml               its outline (.yml as well)
 *   lecture.zh.srt             captions in zh (.vtt and .ass as well)
 *   lecture.pdf                its slides
 *   lecture.presentation.mp4   the second picture
 */

import { basename, dirname, join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import { languageTag } from '../../engine/protocol/lesson.ts';
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

/**
 * @param names of the files in the input's folder
 * @param language of the lesson, where it is known: captions without a tag are in it
 */
export function sideFilesAmong(
  inputPath: string,
  names: readonly string[],
  language?: string,
): SideFiles {
  const stem = stemOf(inputPath);
  const own = names
    .filter((name) => name !== basename(inputPath))
    .filter((name) => !isHiddenName(name) && !isPartialName(name))
    .filter((name) => name.normalize('NFC').startsWith(`${stem}.`))
    .sort();
  const path = (name: string): string => join(dirname(inputPath), name);
  const captions = new Map<string, string>();
  const doubts: string[] = [];
  for (const name of byPreference(own, captionExtensions)) {
    const tag = middleOf(name, stem) ?? language;
    if (tag === undefined || !decode(languageTag, tag).ok) {
      doubts.push(`"${name}" is left out: its name lacks a language, as in "${stem}.zh.vtt"`);
    } else if (captions.has(tag)) {
      doubts.push(`"${name}" is left out: captions in ${tag} lie in another file already`);
    } else {
      captions.set(tag, path(name));
    }
  }
  const plain = (extensions: readonly string[]): string | undefined =>
    byPreference(own, extensions).find((name) => middleOf(name, stem) === undefined);
  const outline = plain(outlineExtensions);
  const slides = plain(['pdf']);
  const second = own.find((name) => hasPicture(name) && isSecond(middleOf(name, stem)));
  if (own.length === 0) return noSideFiles;
  return {
    ...(outline === undefined ? {} : { outlinePath: path(outline) }),
    ...(slides === undefined ? {} : { slidesPath: path(slides) }),
    ...(second === undefined ? {} : { presentationPath: path(second) }),
    captions: [...captions].map(([tag, captionPath]) => ({ language: tag, path: captionPath })),
    doubts,
  };
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

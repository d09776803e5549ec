/** Which files are lectures, by their names alone. */

import { basename, extname } from 'node:path';

const pictureExtensions = new Set(
  'mp4 m4v mov qt mkv webm avi wmv asf flv f4v ts m2ts mts mpg mpeg vob ogv 3gp 3g2 mxf divx rm rmvb'.split(
    ' ',
  ),
);
const soundExtensions = new Set('mp3 m4a aac wav flac ogg oga opus wma aif aiff'.split(' '));

/** What recorders, browsers and copying programs call a file that is not whole yet. */
const partialExtensions = new Set(
  'part partial tmp temp crdownload download opdownload filepart !ut aria2'.split(' '),
);
/** Some of them put it before the extension: `lecture.part.mp4`. */
const partialMiddles = new Set(['part', 'tmp', 'temp']);

/** Without the dot, in small letters. */
export function extensionOf(path: string): string {
  return extname(path).slice(1).toLowerCase();
}

/** `lecture` of `a/lecture.mp4`; in the composed form of Unicode, for comparing. */
export function stemOf(path: string): string {
  return basename(path, extname(path)).normalize('NFC');
}

export function hasPicture(path: string): boolean {
  return pictureExtensions.has(extensionOf(path));
}

/** Whether a file of a folder is taken for a lecture. A file that is named outright is always one. */
export function isLectureName(path: string): boolean {
  const name = basename(path);
  return !isHiddenName(name) && !isPartialName(name) && isMediaName(name);
}

/** Whether it has the extension of a video or of sound. */
export function isMediaName(path: string): boolean {
  return hasPicture(path) || soundExtensions.has(extensionOf(path));
}

/** Hidden files, and what macOS leaves on foreign disks (`._lecture.mp4`). */
export function isHiddenName(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$');
}

export function isPartialName(name: string): boolean {
  const [last = '', middle = ''] = name.toLowerCase().split('.').slice(1).reverse();
  return partialExtensions.has(last) || partialMiddles.has(middle) || name.endsWith('~');
}

/** How the pictures of a window differ from each other and what they are made of. */

import { grayPicture } from './window.ts';

export interface Motion {
  /** Pictures that have one before them. */
  readonly comparisons: number;
  /** Share of them in which nothing that can be seen has changed. */
  readonly stillRatio: number;
  /** Changes of a part of the picture that begin after a still one; new pages are none. */
  readonly starts: number;
  /** Share of the picture that changes from one to the next, in the middle case. */
  readonly changedRatio: number;
  /** Share of the picture that differs at any time from what it was at first, but for cuts. */
  readonly touchedRatio: number;
  /** Share of the picture without any detail: backgrounds of slides and windows. */
  readonly flatRatio: number;
}

/** Noise of codecs stays below this many of 255 levels. */
const visibleLevels = 12;
/** A blinking cursor is this many of 14,400 pixels. */
const fewestPixels = 3;
/** Codecs leave a seam at the border that comes and goes. */
const borderPx = 2;
const flatLevels = 2;
const { widthPx, heightPx, bytes } = grayPicture;
const innerPixels = (widthPx - 2 * borderPx) * (heightPx - 2 * borderPx);
/** A change of more than this part is a cut or a new page, and no motion. */
const cutRatio = 0.3;

/** @param pictures gray pictures end to end; what is left over at the end is ignored */
export function measureMotion(pictures: Uint8Array): Motion {
  const count = Math.floor(pictures.length / bytes);
  const touched = new Uint8Array(bytes);
  const changes: number[] = [];
  let starts = 0;
  for (let k = 1; k < count; k += 1) {
    const changed = compare(pictures, k, touched);
    const isStart = changed >= fewestPixels && (changes.at(-1) ?? fewestPixels) < fewestPixels;
    if (isStart && changed < innerPixels * cutRatio) starts += 1;
    changes.push(changed);
  }
  const still = changes.filter((changed) => changed < fewestPixels).length;
  const sorted = [...changes].sort((a, b) => a - b);
  return {
    comparisons: changes.length,
    stillRatio: changes.length === 0 ? 1 : still / changes.length,
    starts,
    changedRatio: (sorted[sorted.length >> 1] ?? 0) / innerPixels,
    touchedRatio: touched.reduce((sum, one) => sum + one, 0) / innerPixels,
    flatRatio: count === 0 ? 1 : flatness(pictures, (count - 1) >> 1),
  };
}

/** Pixels of picture `k` that differ visibly from the one before. */
function compare(pictures: Uint8Array, k: number, touched: Uint8Array): number {
  const places: number[] = [];
  for (let y = borderPx; y < heightPx - borderPx; y += 1) {
    for (let x = borderPx; x < widthPx - borderPx; x += 1) {
      const at = y * widthPx + x;
      const now = pictures[k * bytes + at] ?? 0;
      const before = pictures[(k - 1) * bytes + at] ?? 0;
      if (Math.abs(now - before) > visibleLevels) places.push(at);
    }
  }
  if (places.length < innerPixels * cutRatio) for (const at of places) touched[at] = 1;
  return places.length;
}

function flatness(pictures: Uint8Array, k: number): number {
  const offset = k * bytes;
  let flat = 0;
  for (let y = borderPx; y < heightPx - borderPx; y += 1) {
    for (let x = borderPx; x < widthPx - borderPx; x += 1) {
      const at = offset + y * widthPx + x;
      const here = pictures[at] ?? 0;
      const right = Math.abs(here - (pictures[at + 1] ?? 0));
      const below = Math.abs(here - (pictures[at + widthPx] ?? 0));
      if (right + below <= flatLevels) flat += 1;
    }
  }
  return flat / innerPixels;
}

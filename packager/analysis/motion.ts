/** How the pictures of a window differ from each other and what they are made of. */

import { grayPicture } from './window.ts';

export interface Motion {
  /** Pictures that have one before them. */
  readonly comparisons: number;
  /** Share of them in which nothing that can be seen has changed. */
  readonly stillRatio: number;
  /**
   * Changes of a part of the picture that are over at once, between still pictures: keys, menus,
   * blinking cursors. New pages are none, nor is what glides or fades.
   */
  readonly jumps: number;
  /** Share of the picture that changes from one to the next however faintly, in the middle case. */
  readonly changedRatio: number;
  /** Share of the picture that the box around nearly all of these changes takes; cuts aside. */
  readonly spreadRatio: number;
  /** Share of the picture without any detail: backgrounds of slides and windows. */
  readonly flatRatio: number;
}

/** Noise of codecs stays below this many of 255 levels. */
const visibleLevels = 12;
/** What a camera stirs all over: breathing, light, grain. Drawn pictures have none of it. */
const faintLevels = 3;
/** A blinking cursor is this many of 14,400 pixels. */
const fewestPixels = 3;
/** Codecs leave a seam at the border that comes and goes. */
const borderPx = 2;
const flatLevels = 2;
const { widthPx, heightPx, bytes } = grayPicture;
const innerPixels = (widthPx - 2 * borderPx) * (heightPx - 2 * borderPx);
/** In pictures: at 15 a second what lasts longer is meant to be seen moving. */
const longestJump = 2;
/** A change of more than this part is a cut or a new page, and no motion. */
const cutRatio = 0.3;

/** Changes at the edges of the box are left out: a pixel that flickers is no spread. */
const outsideShare = 0.02;

/** @param pictures gray pictures end to end; what is left over at the end is ignored */
export function measureMotion(pictures: Uint8Array): Motion {
  const count = Math.floor(pictures.length / bytes);
  const touches = {
    columns: new Array<number>(widthPx).fill(0),
    rows: new Array<number>(heightPx).fill(0),
  };
  const visible: number[] = [];
  const faint: number[] = [];
  for (let k = 1; k < count; k += 1) {
    const places = changedPlaces(pictures, k);
    visible.push(places.visible);
    faint.push(places.faint.length);
    if (places.faint.length >= innerPixels * cutRatio) continue;
    for (const at of places.faint) {
      touches.columns[at % widthPx] = (touches.columns[at % widthPx] ?? 0) + 1;
      const row = Math.floor(at / widthPx);
      touches.rows[row] = (touches.rows[row] ?? 0) + 1;
    }
  }
  const still = visible.filter((changed) => changed < fewestPixels).length;
  const sorted = faint.sort((a, b) => a - b);
  return {
    comparisons: visible.length,
    stillRatio: visible.length === 0 ? 1 : still / visible.length,
    jumps: countJumps(visible),
    changedRatio: (sorted[sorted.length >> 1] ?? 0) / innerPixels,
    spreadRatio: (extent(touches.columns) / widthPx) * (extent(touches.rows) / heightPx),
    flatRatio: count === 0 ? 1 : flatness(pictures, (count - 1) >> 1),
  };
}

/** Runs of at most two changes with a still picture on both sides, none of them as large as a page. */
function countJumps(visible: readonly number[]): number {
  let jumps = 0;
  let runLength = Infinity;
  let isPage = false;
  for (const changed of visible) {
    if (changed >= fewestPixels) {
      runLength += 1;
      isPage ||= changed >= innerPixels * cutRatio;
      continue;
    }
    if (runLength >= 1 && runLength <= longestJump && !isPage) jumps += 1;
    runLength = 0;
    isPage = false;
  }
  return jumps;
}

/** Where picture `k` differs from the one before, and how many places differ for everyone to see. */
function changedPlaces(pictures: Uint8Array, k: number): { visible: number; faint: number[] } {
  const faint: number[] = [];
  let visible = 0;
  for (let y = borderPx; y < heightPx - borderPx; y += 1) {
    for (let x = borderPx; x < widthPx - borderPx; x += 1) {
      const at = y * widthPx + x;
      const now = pictures[k * bytes + at] ?? 0;
      const levels = Math.abs(now - (pictures[(k - 1) * bytes + at] ?? 0));
      if (levels > faintLevels) faint.push(at);
      if (levels > visibleLevels) visible += 1;
    }
  }
  return { visible, faint };
}

/** How many lines lie between the outermost changes, but for a few of them. */
function extent(changes: readonly number[]): number {
  const total = changes.reduce((sum, one) => sum + one, 0);
  if (total === 0) return 0;
  let passed = 0;
  const passes = (share: number): number => {
    passed = 0;
    return changes.findIndex((one) => (passed += one) > total * share);
  };
  return passes(1 - outsideShare) - passes(outsideShare) + 1;
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

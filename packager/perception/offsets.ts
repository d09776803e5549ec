/** By how much may parts of the earlier version have moved? */

import { type Side, isSameView, sameSoundRatio, soundDistance } from './likeness.ts';
import { isSamePicture, pictureHashBytes } from './picture-hash.ts';
import { soundPrint } from './sound-print.ts';

/** Eight seconds of sound: chance does not make so much alike. */
const windowSteps = 32;
const strideSteps = 8;
/** Half seconds of picture that must all be alike, and must not be one still. */
const windowHalves = 16;
const mostOffsets = 64;

/**
 * Offsets in quarters of a second: what is at quarter q of the current version may be at q + offset
 * of the previous one. 0 is always among them, first.
 */
export function likelyOffsets(previous: Side, current: Side): number[] {
  const found = new Map<number, number>([[0, Number.POSITIVE_INFINITY]]);
  for (let from = 0; from + windowSteps <= current.soundSteps; from += strideSteps) {
    if (silentShare(current, from) > 0.5 || isExplained(previous, current, from, found)) continue;
    const offset = bestSoundOffset(previous, current, from);
    if (offset !== undefined) found.set(offset, (found.get(offset) ?? 0) + 1);
  }
  const halves = (current.identity.presenter?.length ?? 0) / pictureHashBytes;
  for (let from = 0; from + windowHalves <= halves; from += windowHalves / 2) {
    if (current.soundSteps > 0 && silentShare(current, from * 2) <= 0.5) continue;
    if ([...found.keys()].some((offset) => isSameRun(previous, current, from, offset))) continue;
    const offset = bestPictureOffset(previous, current, from);
    if (offset !== undefined) found.set(offset, (found.get(offset) ?? 0) + 1);
  }
  return [...found]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostOffsets)
    .map(([offset]) => offset);
}

function silentShare(side: Side, from: number): number {
  let silent = 0;
  for (let i = from; i < from + windowSteps; i += 1) silent += side.silent[i] ?? 1;
  return silent / windowSteps;
}

function isExplained(
  previous: Side,
  current: Side,
  from: number,
  found: Map<number, number>,
): boolean {
  for (const [offset, times] of found) {
    // Better than merely alike: a neighbour a quarter of a second aside may be the true one.
    if (soundDistance(current, from, previous, from + offset, windowSteps) < 0.2) {
      found.set(offset, times + 1);
      return true;
    }
  }
  return false;
}

function bestSoundOffset(previous: Side, current: Side, from: number): number | undefined {
  let best: number | undefined;
  let bestRatio = sameSoundRatio;
  for (let start = 0; start + windowSteps <= previous.soundSteps; start += 1) {
    const bits = bestRatio * 16 * windowSteps;
    const ratio = soundDistance(current, from, previous, start, windowSteps, bits);
    if (ratio < bestRatio) [best, bestRatio] = [start - from, ratio];
  }
  return best;
}

function isSameRun(previous: Side, current: Side, from: number, offset: number): boolean {
  for (let i = 0; i < windowHalves; i += 1) {
    if (!isSameView(current, from + i, previous, (from + i) * 2 + offset, true)) return false;
  }
  return true;
}

function bestPictureOffset(previous: Side, current: Side, from: number): number | undefined {
  const hashes = current.identity.presenter;
  if (hashes === undefined || isStill(hashes, from)) return undefined;
  const halves = (previous.identity.presenter?.length ?? 0) / pictureHashBytes;
  for (let start = 0; start + windowHalves <= halves; start += 1) {
    const offset = (start - from) * 2;
    if (isSameRun(previous, current, from, offset)) return offset;
  }
  return undefined;
}

/** A still is alike at every offset, so it tells none. */
function isStill(hashes: Uint8Array, from: number): boolean {
  for (let i = 1; i < windowHalves; i += 1) {
    const at = (from + i) * pictureHashBytes;
    if (!isSamePicture(hashes, from * pictureHashBytes, hashes, at)) return false;
  }
  return true;
}

export const offsetStepMs = soundPrint.stepMs;

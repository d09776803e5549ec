/**
 * When does the slide change?
 *
 * A change is a lasting one: the new picture stays, and what was on the old one is gone. A line that
 * is added to a slide, a pointer, a face in the corner or a film inside the slide is none. A fade is
 * one change, in its middle. A film that fills the picture counts as one slide.
 */

import { blockCount, blockDifferences, changedBlocks, inkedBlocks } from './blocks.ts';
import { type Signature, frameMs, signatureFormat } from './signature.ts';

export interface SlideOptions {
  /** A picture that stays shorter than this is no slide, ms. */
  readonly minimumStayMs?: number;
}

/** A block that changes in this share of the frames around it shows something that moves. */
const restlessRatio = 0.4;
const restlessWindowFrames = 12;
/** More moving blocks than this, and the picture is a film, not a slide. */
const filmRatio = 0.5;
/** A picture has settled when fewer resting blocks than this change during the minimum stay. */
const settledRatio = 0.08;
/** So much of the whole picture is another one: a new slide, whatever it shows. */
const overwhelmingRatio = 0.5;
/** So much of what stood there is gone: a new slide, if this much of the picture changed at all. */
const lostInkRatio = 0.65;
const leastChangeRatio = 0.03;
/** A block that differs by this many gray levels is gone; what covers it later does not count more. */
const goneLevels = 20;

/**
 * Start of each slide after the first, ms from the start of the lesson, ascending. The first slide
 * starts at 0 and is not named.
 */
export function slideChanges(signature: Signature, options: SlideOptions = {}): number[] {
  const stayFrames = Math.max(
    1,
    Math.round((options.minimumStayMs ?? 3000) / signatureFormat.intervalMs),
  );
  if (signature.frames < 2) return [];
  const motion = restlessBlocks(signature);
  const isFilm = (k: number): boolean => count(motion[k] as Uint8Array) > filmRatio * blockCount;
  const changes: number[] = [];
  let first: Uint8Array | undefined;
  let latest = 0;
  let wasFilm = false;
  for (let k = 0; k < signature.frames; k += 1) {
    if (isFilm(k)) {
      if (first !== undefined && !wasFilm && staysFilm(k, stayFrames, isFilm, signature.frames)) {
        changes.push(k);
        wasFilm = true;
      } else if (first === undefined) wasFilm = true;
      continue;
    }
    if (!isSettled(signature, motion, k, stayFrames)) continue;
    const shown = signature.frame(k);
    const resting = motion[k] as Uint8Array;
    if (wasFilm) {
      if (first !== undefined || k > 0) changes.push(k);
      first = shown;
    } else if (first === undefined) {
      first = shown;
    } else if (
      isAnotherSlide(first, shown, resting) ||
      isAnotherSlide(signature.frame(latest), shown, resting)
    ) {
      changes.push(turningFrame(signature, latest, k));
      first = shown;
    }
    wasFilm = false;
    latest = k;
  }
  return spaced(changes, stayFrames).map(frameMs);
}

/** Blocks in motion around each frame: 1 where a block shows something that moves. */
function restlessBlocks(signature: Signature): Uint8Array[] {
  const changed: Uint8Array[] = [new Uint8Array(blockCount)];
  for (let k = 1; k < signature.frames; k += 1) {
    changed.push(changedBlocks(signature.frame(k - 1), signature.frame(k)));
  }
  const sums = new Uint16Array(blockCount);
  const result: Uint8Array[] = [];
  const add = (k: number, sign: number): void => {
    const blocks = changed[k];
    if (blocks === undefined) return;
    for (let i = 0; i < blockCount; i += 1) {
      sums[i] = (sums[i] as number) + sign * (blocks[i] as number);
    }
  };
  for (let k = 0; k < restlessWindowFrames; k += 1) add(k, 1);
  for (let k = 0; k < signature.frames; k += 1) {
    add(k + restlessWindowFrames, 1);
    add(k - restlessWindowFrames - 1, -1);
    const seen =
      Math.min(signature.frames - 1, k + restlessWindowFrames) -
      Math.max(1, k - restlessWindowFrames) +
      1;
    const limit = Math.max(3, restlessRatio * seen);
    result.push(Uint8Array.from(sums, (sum) => (sum >= limit ? 1 : 0)));
  }
  return result;
}

function staysFilm(
  from: number,
  frames: number,
  isFilm: (k: number) => boolean,
  end: number,
): boolean {
  if (from + frames > end) return false;
  for (let k = from; k < from + frames; k += 1) if (!isFilm(k)) return false;
  return true;
}

function isSettled(
  signature: Signature,
  motion: readonly Uint8Array[],
  k: number,
  stayFrames: number,
): boolean {
  const until = k + stayFrames - 1;
  if (until >= signature.frames) return false;
  const resting = motion[k] as Uint8Array;
  const now = signature.frame(k);
  // The next frame tells a fade that still runs; the last one tells what stays.
  for (const other of [k + 1, until]) {
    if (other >= signature.frames) continue;
    const changed = changedBlocks(now, signature.frame(other));
    if (countResting(changed, resting) > settledRatio * blockCount) return false;
  }
  return true;
}

function isAnotherSlide(before: Uint8Array, after: Uint8Array, motion: Uint8Array): boolean {
  const changed = changedBlocks(before, after);
  const change = countResting(changed, motion);
  const resting = blockCount - count(motion);
  if (resting === 0 || change < leastChangeRatio * blockCount) return false;
  if (change > overwhelmingRatio * resting) return true;
  const ink = inkedBlocks(before);
  let stood = 0;
  let gone = 0;
  for (let i = 0; i < blockCount; i += 1) {
    if (motion[i] === 1 || ink[i] === 0) continue;
    stood += 1;
    gone += changed[i] as number;
  }
  return stood > 0 && gone >= lostInkRatio * stood;
}

/** The first frame in which what stood there is at least half as far gone as in the end. */
function turningFrame(signature: Signature, oldFrame: number, newFrame: number): number {
  const before = signature.frame(oldFrame);
  const ink = inkedBlocks(before);
  const isBlank = count(ink) === 0;
  const goneAt = (k: number): number =>
    blockDifferences(before, signature.frame(k)).reduce(
      (sum, levels, i) => (isBlank || ink[i] === 1 ? sum + Math.min(levels, goneLevels) : sum),
      0,
    );
  const half = goneAt(newFrame) / 2;
  for (let k = oldFrame + 1; k < newFrame; k += 1) if (goneAt(k) >= half) return k;
  return newFrame;
}

/** Two changes within the minimum stay are one, the later: what lay between did not stay. */
function spaced(frames: readonly number[], stayFrames: number): number[] {
  const kept: number[] = [];
  for (const frame of frames) {
    const last = kept.at(-1);
    if (last !== undefined && frame - last < stayFrames) kept.pop();
    kept.push(frame);
  }
  return kept;
}

function count(blocks: Uint8Array): number {
  let sum = 0;
  for (const block of blocks) sum += block;
  return sum;
}

function countResting(changed: Uint8Array, motion: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < blockCount; i += 1) if (motion[i] === 0) sum += changed[i] as number;
  return sum;
}

/** Do two moments of two versions look and sound the same? */

import type { Identity } from './identity.ts';
import { bitsOf, isSamePicture, pictureHashBytes } from './picture-hash.ts';
import { soundPrint } from './sound-print.ts';

const { bytesPerStep } = soundPrint;
/** The sound is compared over so many steps around a moment. */
const aroundSteps = 3;
/** Share of differing bits up to which two sounds are one. Chance gives 0.5, re-encoding 0.1. */
export const sameSoundRatio = 0.34;
/** Two steps alone are few bits: chance comes this low once in fifty times. */
const sameMomentRatio = 0.32;
/** This far below the loud parts of its version a moment counts as silent; two are a decibel. */
const silentBelowLoud = 2 * 40;
/** And below this level in any case: -66 dBFS. */
const silentLevel = 255 - 2 * 66;

/** One version with what is asked of it again and again. */
export interface Side {
  readonly identity: Identity;
  readonly soundSteps: number;
  /** 1 where a step is silent. */
  readonly silent: Uint8Array;
}

export function sideOf(identity: Identity): Side {
  const sound = identity.sound ?? new Uint8Array(0);
  const soundSteps = sound.length / bytesPerStep;
  const levels = new Uint8Array(soundSteps);
  for (let i = 0; i < soundSteps; i += 1) levels[i] = sound[i * bytesPerStep + 2] as number;
  const loud = Uint8Array.from(levels).sort()[Math.floor(soundSteps * 0.9)] ?? 0;
  const limit = Math.max(silentLevel, loud - silentBelowLoud);
  return { identity, soundSteps, silent: levels.map((level) => (level < limit ? 1 : 0)) };
}

/** Share of differing bits of `count` steps; steps outside one version differ in half. */
export function soundDistance(
  a: Side,
  fromA: number,
  b: Side,
  fromB: number,
  count: number,
  giveUpBits = Number.POSITIVE_INFINITY,
): number {
  const soundA = a.identity.sound;
  const soundB = b.identity.sound;
  if (soundA === undefined || soundB === undefined) return 0.5;
  let differing = 0;
  for (let i = 0; i < count; i += 1) {
    const [stepA, stepB] = [fromA + i, fromB + i];
    if (stepA >= a.soundSteps && stepB >= b.soundSteps) continue;
    if (stepA < 0 || stepB < 0 || stepA >= a.soundSteps || stepB >= b.soundSteps) {
      differing += 8;
      continue;
    }
    const atA = stepA * bytesPerStep;
    const atB = stepB * bytesPerStep;
    const wordA = (soundA[atA] as number) | ((soundA[atA + 1] as number) << 8);
    const wordB = (soundB[atB] as number) | ((soundB[atB + 1] as number) << 8);
    differing += bitsOf(wordA ^ wordB);
    if (differing > giveUpBits) return 1;
  }
  return differing / (16 * count);
}

/** Whether the sound around step `stepA` of one is that around `stepB` of the other. */
export function isSameSound(a: Side, stepA: number, b: Side, stepB: number): boolean {
  const outA = stepA < 0 || stepA >= a.soundSteps;
  const outB = stepB < 0 || stepB >= b.soundSteps;
  if (a.soundSteps === 0 && b.soundSteps === 0) return true;
  const silentA = outA || a.silent[stepA] === 1;
  const silentB = outB || b.silent[stepB] === 1;
  if (silentA || silentB) return silentA && silentB;
  // Steps that are silent in both say nothing: their bits are noise.
  let differing = 0;
  let seen = 0;
  for (let i = -aroundSteps; i <= aroundSteps; i += 1) {
    const [one, other] = [stepA + i, stepB + i];
    if (one < 0 || other < 0 || one >= a.soundSteps || other >= b.soundSteps) continue;
    if (a.silent[one] === 1 && b.silent[other] === 1) continue;
    differing += soundDistance(a, one, b, other, 1);
    seen += 1;
  }
  return differing <= sameSoundRatio * seen;
}

/** Whether the two steps from `stepA` are those from `stepB`, looked at without their neighbours. */
export function isSameMoment(a: Side, stepA: number, b: Side, stepB: number): boolean {
  if (a.soundSteps === 0 || a.silent[stepA] === 1) return true;
  return soundDistance(a, stepA, b, stepB, 2) <= sameMomentRatio;
}

/**
 * Whether the picture at half second `halfA` is the one at quarter `quarterB`, or, where it need
 * not be exact, at a half second beside it: another frame rate moves a cut by so much. Streams that only one of the versions has
 * are no likeness.
 */
export function isSameView(
  a: Side,
  halfA: number,
  b: Side,
  quarterB: number,
  isExact = false,
): boolean {
  for (const stream of ['presenter', 'presentation'] as const) {
    const [one, other] = [a.identity[stream], b.identity[stream]];
    if (one === undefined && other === undefined) continue;
    if (one === undefined || other === undefined) return false;
    const middle = Math.floor(quarterB / 2);
    const isBetween = quarterB % 2 !== 0;
    const places = isBetween
      ? [middle, middle + 1]
      : isExact
        ? [middle]
        : [middle, middle - 1, middle + 1];
    const atA = held(one, halfA);
    if (!places.some((half) => half >= 0 && isSamePicture(one, atA, other, held(other, half)))) {
      return false;
    }
  }
  return true;
}

/** The last picture stays until the end of the lesson. */
function held(hashes: Uint8Array, half: number): number {
  return Math.max(0, Math.min(half, hashes.length / pictureHashBytes - 1)) * pictureHashBytes;
}

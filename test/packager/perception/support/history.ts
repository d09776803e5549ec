/** Histories of a lesson, made up: what an earlier version held, and what of it is in a later one. */

import fc from 'fast-check';

import type { KeptSpan } from '../../../../engine/protocol/lesson.ts';
import type { Identity } from '../../../../packager/perception/identity.ts';
import { pictureHashBytes } from '../../../../packager/perception/picture-hash.ts';
import { soundPrint } from '../../../../packager/perception/sound-print.ts';
import { chance } from './signature.ts';

/** One half second of content: whose picture is shown, and which half second of whose sound. */
export interface Moment {
  readonly picture: number;
  /** 0 is silence. */
  readonly sound: number;
}

/** An identity with noise on it, as another encode of the same content would have. */
export function encoded(moments: readonly Moment[], noise: number): Identity {
  const random = chance(noise + 1);
  const presenter = new Uint8Array(moments.length * pictureHashBytes);
  const sound = new Uint8Array(moments.length * 2 * soundPrint.bytesPerStep);
  for (const [i, moment] of moments.entries()) {
    const picture = chance(mixed(moment.picture));
    for (let j = 0; j < 32; j += 1) {
      let byte = Math.floor(picture() * 256) & Math.floor(picture() * 256);
      if (noise > 0 && random() < 0.06) byte ^= 1 << Math.floor(random() * 8);
      presenter[i * pictureHashBytes + j] = byte;
    }
    presenter[i * pictureHashBytes + 32] = 100 + Math.floor(random() * 4);
    const bits = chance(mixed(moment.sound + 0.5e9));
    const some = moment.sound === 0 ? random : bits;
    for (let step = 0; step < 2; step += 1) {
      const at = (i * 2 + step) * soundPrint.bytesPerStep;
      for (let byte = 0; byte < 2; byte += 1) {
        let value = Math.floor(some() * 256);
        if (noise > 0) for (let bit = 0; bit < 8; bit += 1) if (random() < 0.1) value ^= 1 << bit;
        sound[at + byte] = value;
      }
      sound[at + 2] = moment.sound === 0 ? 20 : 215 - (noise % 20);
    }
  }
  return { durationMs: moments.length * 500, presenter, sound };
}

/**
 * Neighbouring seeds of `chance` give numbers that stay a fixed step apart, so that some two sounds
 * would be nearly alike for minutes; scattered ones do not (the finalizer of MurmurHash3).
 */
function mixed(seed: number): number {
  let v = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  v = Math.imul(v ^ (v >>> 13), 0xc2b2ae35);
  return (v ^ (v >>> 16)) >>> 0;
}

/** Content that moves and speaks, stands still and speaks, or stands still in silence. */
export function material(seed: number, length: number): Moment[] {
  const random = chance(seed);
  const moments: Moment[] = [];
  while (moments.length < length) {
    const kind = random();
    const run = 16 + Math.floor(random() * 40);
    const still = Math.floor(random() * 1e9);
    for (let i = 0; i < run; i += 1) {
      const place = seed * 100_000 + moments.length + 1;
      moments.push({ picture: kind < 0.4 ? place : still, sound: kind > 0.85 ? 0 : place });
    }
  }
  return moments.slice(0, length);
}

/** A piece of the later version, in half seconds: old, new, or old with another picture or sound. */
export interface Piece {
  readonly kind: string;
  readonly from: number;
  readonly length: number;
}

const pieceOf = (kind: string, from: number, min: number, max: number): fc.Arbitrary<Piece> =>
  fc.record({ kind: fc.constant(kind), from: fc.nat(from), length: fc.integer({ min, max }) });

const piece = fc.oneof(
  pieceOf('old', 220, 30, 90),
  pieceOf('new', 1000, 12, 60),
  pieceOf('picture', 220, 16, 60),
  pieceOf('sound', 220, 16, 60),
);

export const anyHistory: fc.Arbitrary<[number, Piece[]]> = fc.tuple(
  fc.nat(1000),
  fc.array(piece, { minLength: 1, maxLength: 6 }),
);

export interface History {
  readonly old: readonly Moment[];
  readonly now: readonly (Moment & { readonly isSame: boolean })[];
}

export function historyOf(seed: number, pieces: readonly Piece[]): History {
  const old = material(seed + 1, 310);
  const now: (Moment & { isSame: boolean })[] = [];
  for (const { kind, from, length } of pieces) {
    const taken = old.slice(from, from + length);
    const other = material(5000 + from + now.length, length);
    if (kind === 'new') now.push(...other.map((one) => ({ ...one, isSame: false })));
    else {
      for (const [i, one] of taken.entries()) {
        const strange = other[i] as Moment;
        if (kind === 'old') now.push({ ...one, isSame: true });
        if (kind === 'picture') now.push({ ...one, picture: 7e8 + from, isSame: false });
        if (kind === 'sound') now.push({ ...one, sound: 9e6 + strange.sound + i, isSame: false });
      }
    }
  }
  return { old, now };
}

/** The first half second that is called kept and is not, in words. */
export function firstFalse({ old, now }: History, kept: readonly KeptSpan[]): string | undefined {
  let end = 0;
  for (const span of kept) {
    if (span.startMs < end || span.endMs <= span.startMs || span.previousStartMs < 0) {
      return `no span: ${JSON.stringify(span)}`;
    }
    end = span.endMs;
    for (let ms = span.startMs; ms < span.endMs; ms += 500) {
      const here = now[Math.floor(ms / 500)] as Moment;
      const at = (ms - span.startMs + span.previousStartMs) / 500;
      // Half a second aside is within what a change may last unseen.
      const there = [-1, 0, 1].map((aside) => old[Math.round(at) + aside]);
      const isTrue =
        there.some((one) => one?.picture === here.picture) &&
        there.some((one) => one?.sound === here.sound);
      if (!isTrue) return `${ms} ms of ${JSON.stringify(span)}`;
    }
  }
  return undefined;
}

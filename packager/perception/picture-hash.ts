/**
 * One signature frame as 256 bits and its mean gray: where it gets darker from left to right.
 *
 * Survives another size, quality and a little more or less light; another line on a slide changes
 * it. Another word, or a figure in a line, is too small to be seen. A step of less than three gray
 * levels is no step, so that a flat ground has no noise in it.
 */

import { signatureFormat } from './signature.ts';

/** 32 bytes of steps and one of mean gray. */
export const pictureHashBytes = 33;

const { widthPx, heightPx } = signatureFormat;
const columns = 17;
const rows = 16;
const stepLevels = 3;
/** Hashes up to this far apart, as a share of the bits set in either, show the same. */
const sameRatio = 0.3;
/** Nearly empty pictures have few bits: this many may always differ. */
const sameBits = 5;
const sameMeanLevels = 12;
/**
 * A line of text fills two rows. So many bits of them, and more than this share of those set in
 * either, make it another line; measured, encoding badly (160 pixels wide) changes at most 0.45.
 */
const [otherLineBits, otherLineRatio] = [3, 0.5];

const columnEdges = edges(columns, widthPx);
const rowEdges = edges(rows, heightPx);

export function writePictureHash(frame: Uint8Array, into: Uint8Array, offset: number): void {
  let total = 0;
  let bit = 0;
  for (let row = 0; row < rows; row += 1) {
    let left = 0;
    for (let column = 0; column < columns; column += 1) {
      const cell = cellMean(frame, row, column);
      total += cell;
      if (column > 0) {
        if (left - cell > stepLevels) {
          const at = offset + (bit >> 3);
          into[at] = (into[at] as number) | (1 << (bit & 7));
        }
        bit += 1;
      }
      left = cell;
    }
  }
  into[offset + 32] = Math.round(total / (rows * columns));
}

/** Whether two hashes, at their offsets, show the same picture. */
export function isSamePicture(a: Uint8Array, atA: number, b: Uint8Array, atB: number): boolean {
  if (Math.abs((a[atA + 32] as number) - (b[atB + 32] as number)) > sameMeanLevels) return false;
  let differing = 0;
  let either = 0;
  let [rowDiffering, rowEither] = [0, 0];
  for (let i = 0; i < 32; i += 2) {
    const one = (a[atA + i] as number) | ((a[atA + i + 1] as number) << 8);
    const other = (b[atB + i] as number) | ((b[atB + i + 1] as number) << 8);
    const [differs, isSet] = [bitsOf(one ^ other), bitsOf(one | other)];
    const lineDiffering = rowDiffering + differs;
    if (lineDiffering >= otherLineBits && lineDiffering > otherLineRatio * (rowEither + isSet)) {
      return false;
    }
    [rowDiffering, rowEither] = [differs, isSet];
    differing += differs;
    either += isSet;
  }
  return differing <= Math.max(sameBits, sameRatio * either);
}

/** How many bits of a 32-bit number are set. */
export function bitsOf(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function edges(parts: number, size: number): number[] {
  return Array.from({ length: parts + 1 }, (_, i) => Math.round((i * size) / parts));
}

function cellMean(frame: Uint8Array, row: number, column: number): number {
  const [top, bottom] = [rowEdges[row] as number, rowEdges[row + 1] as number];
  const [left, right] = [columnEdges[column] as number, columnEdges[column + 1] as number];
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) sum += frame[y * widthPx + x] as number;
  }
  return sum / ((bottom - top) * (right - left));
}

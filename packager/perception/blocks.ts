/** Two signature frames compared block by block, so that a small moving thing stays small. */

import { signatureFormat } from './signature.ts';

const { widthPx } = signatureFormat;
const columns = 12;
const rows = 9;
const blockWidthPx = 8;
const blockHeightPx = 6;

export const blockCount = columns * rows;

/** Mean gray levels (0 to 255) by which a block must differ to count as another picture. */
export const noticeableLevels = 5;

/** Mean absolute difference of each block, gray levels. */
export function blockDifferences(a: Uint8Array, b: Uint8Array): Float32Array {
  const sums = new Float32Array(blockCount);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let y = 0; y < blockHeightPx; y += 1) {
        const from = (row * blockHeightPx + y) * widthPx + column * blockWidthPx;
        for (let i = from; i < from + blockWidthPx; i += 1) {
          sum += Math.abs((a[i] as number) - (b[i] as number));
        }
      }
      sums[row * columns + column] = sum / (blockWidthPx * blockHeightPx);
    }
  }
  return sums;
}

/** Whether each block differs noticeably: 1 or 0. */
export function changedBlocks(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from(blockDifferences(a, b), (levels) => (levels > noticeableLevels ? 1 : 0));
}

/** Which blocks show something other than the background, the commonest gray: 1 or 0. */
export function inkedBlocks(frame: Uint8Array): Uint8Array {
  const background = commonestGray(frame);
  const flat = new Uint8Array(frame.length).fill(background);
  return changedBlocks(frame, flat);
}

/** The middle of the commonest band of 8 levels. */
function commonestGray(frame: Uint8Array): number {
  const bands = new Uint32Array(32);
  const sums = new Uint32Array(32);
  for (const level of frame) {
    bands[level >> 3] = (bands[level >> 3] as number) + 1;
    sums[level >> 3] = (sums[level >> 3] as number) + level;
  }
  let best = 0;
  for (let band = 1; band < 32; band += 1) {
    if ((bands[band] as number) > (bands[best] as number)) best = band;
  }
  const count = bands[best] as number;
  return count === 0 ? 0 : Math.round((sums[best] as number) / count);
}

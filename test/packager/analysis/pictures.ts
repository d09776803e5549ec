/** Gray pictures and measures for tests, made by rules. */

import { grayPicture } from '../../../packager/analysis/window.ts';
import type { WindowMeasure } from '../../../packager/analysis/measure.ts';
import type { Motion } from '../../../packager/analysis/motion.ts';

/** Pictures end to end, each pixel by its place and picture number. */
export function pictures(
  count: number,
  level: (x: number, y: number, picture: number) => number,
): Uint8Array {
  const { widthPx, heightPx, bytes } = grayPicture;
  const all = new Uint8Array(count * bytes);
  for (let k = 0; k < count; k += 1) {
    for (let y = 0; y < heightPx; y += 1) {
      for (let x = 0; x < widthPx; x += 1) {
        all[k * bytes + y * widthPx + x] = Math.max(0, Math.min(255, Math.round(level(x, y, k))));
      }
    }
  }
  return all;
}

/** A window of 2 s at 15 pictures a second. */
export function windowOf(
  motion: Partial<Motion>,
  load: Partial<WindowMeasure['load']> = {},
): WindowMeasure {
  return {
    startSeconds: 10,
    seconds: 2,
    motion: {
      ...{ comparisons: 29, stillRatio: 1, jumps: 0, changedRatio: 0 },
      ...{ spreadRatio: 0, flatRatio: 0.6, ...motion },
    },
    load: {
      ...{ widthPx: 960, heightPx: 540, frameRateFps: 15, crf: 24 },
      ...{ keyPictures: 1, keyBits: 200_000, otherBits: 40_000, cpuSeconds: 0.4, ...load },
    },
  };
}

export const camera = windowOf({ stillRatio: 0, changedRatio: 0.04, spreadRatio: 0.35 });
export const standing = windowOf({});
/** Slides with a small picture of the lecturer. */
export const corner = windowOf({ stillRatio: 0.05, changedRatio: 0.009, spreadRatio: 0.06 });
export const typing = windowOf({ stillRatio: 0.85, jumps: 3 });
export const drawnArrow = windowOf({ stillRatio: 0.1, changedRatio: 0.0015, spreadRatio: 0.2 });

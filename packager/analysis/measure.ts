/** What one window tells, as numbers. */

import { type Motion, measureMotion } from './motion.ts';
import { countPictureBits } from './picture-bits.ts';
import type { ProbeWindow } from './window.ts';

/** What a look at a window brought back. */
export interface WindowLook {
  readonly window: ProbeWindow;
  /** Of the small encode. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameRateFps: number;
  readonly crf: number;
  /** Gray pictures at the same rate, end to end. */
  readonly pictures: Uint8Array;
  /** The small encode. */
  readonly stream: Uint8Array;
  /** Of decoding and encoding; 0 where unknown. */
  readonly cpuSeconds: number;
}

export interface WindowMeasure {
  readonly startSeconds: number;
  /** How long it really was: the source may end inside. */
  readonly seconds: number;
  readonly motion: Motion;
  readonly load: {
    readonly widthPx: number;
    readonly heightPx: number;
    readonly frameRateFps: number;
    readonly crf: number;
    readonly keyPictures: number;
    readonly keyBits: number;
    readonly otherBits: number;
    readonly cpuSeconds: number;
  };
}

/** @returns absent where there was no picture in the window */
export function measureWindow(look: WindowLook): WindowMeasure | undefined {
  const motion = measureMotion(look.pictures);
  const bits = countPictureBits(look.stream);
  if (bits.keyPictures === 0) return undefined;
  const { widthPx, heightPx, frameRateFps, crf, cpuSeconds } = look;
  return {
    startSeconds: look.window.startSeconds,
    seconds: (motion.comparisons + 1) / frameRateFps,
    motion,
    load: { widthPx, heightPx, frameRateFps, crf, ...bits, cpuSeconds },
  };
}

/** How many encodes run side by side: never more than cores and memory allow. */

import type { Plan } from '../plan/plan.ts';
import type { Allowance } from './allowance.ts';

export interface JobWishes {
  /** As asked for; still no more than the memory allows. */
  readonly jobs?: number;
  /** Memory for all encodes together. */
  readonly memoryBytes?: number;
}

/** A decoder and an ffmpeg without encoders. */
const baseBytes = 60_000_000;
/**
 * Measured with one thread on four rungs of 3.55 million pixels together: 690 MB looking 40 pictures
 * ahead, 930 MB looking 60 ahead.
 */
const bytesPerPixel = 60;
const bytesPerPixelAhead = 3.5;
/** Pictures that the presets of x264 look ahead. */
const presetLookahead: Readonly<Record<string, number>> = {
  ...{ ultrafast: 0, superfast: 0, veryfast: 10, faster: 20, fast: 30, medium: 40, slow: 50 },
};
const longestLookahead = 60;
/** The system, this program and its page cache want some as well. */
const usableMemoryRatio = 0.8;

/** What one chunk of the heaviest stream needs, in bytes. */
export function taskMemoryBytes(plan: Plan): number {
  const needs = plan.streams.map(({ rungs, x264Params }) =>
    rungs.reduce((sum, { widthPx, heightPx, preset }) => {
      const perPixel = bytesPerPixel + bytesPerPixelAhead * lookahead(preset, x264Params);
      return sum + widthPx * heightPx * perPixel;
    }, baseBytes),
  );
  return Math.max(baseBytes, ...needs);
}

/** At least 1: a machine that is too small for one chunk is left to find out. */
export function jobCount(plan: Plan, allowance: Allowance, wishes: JobWishes): number {
  const memoryBytes = wishes.memoryBytes ?? allowance.memoryBytes * usableMemoryRatio;
  const byMemory = Math.floor(memoryBytes / taskMemoryBytes(plan));
  const byCores = Math.max(1, Math.floor(allowance.cores / Math.max(1, plan.threads)));
  return Math.max(1, Math.min(wishes.jobs ?? byCores, byMemory));
}

function lookahead(preset: string, x264Params: string): number {
  const [, wished] = /(?:^|:)rc-lookahead=(\d+)/.exec(x264Params) ?? [];
  return wished === undefined ? (presetLookahead[preset] ?? longestLookahead) : Number(wished);
}

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
/** Measured: 350 MB for five rungs of 3.84 million pixels with one thread and a short lookahead. */
const bytesPerPixel = 76;
/** Slower presets look further ahead and keep more pictures. */
const slowBytesPerPixel = 150;
const quickPresets: readonly string[] = ['ultrafast', 'superfast', 'veryfast'];
/** The system, this program and its page cache want some as well. */
const usableMemoryRatio = 0.8;

/** What one chunk of the heaviest stream needs, in bytes. */
export function taskMemoryBytes(plan: Plan): number {
  const needs = plan.streams.map((stream) =>
    stream.rungs.reduce(
      (sum, rung) =>
        sum +
        rung.widthPx *
          rung.heightPx *
          (quickPresets.includes(rung.preset) ? bytesPerPixel : slowBytesPerPixel),
      baseBytes,
    ),
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

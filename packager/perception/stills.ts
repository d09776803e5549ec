/** The best moment of each slide for its still: late, when all is written on it, and at rest. */

import { changedBlocks } from './blocks.ts';
import { type Signature, signatureFormat } from './signature.ts';

const { intervalMs } = signatureFormat;

/**
 * @param startsMs starts of all slides, ascending, the first one (0) included
 * @returns one moment a slide, ms, within the slide
 */
export function stillMoments(signature: Signature, startsMs: readonly number[]): number[] {
  return startsMs.map((startMs, i) => {
    const endMs = startsMs[i + 1] ?? signature.durationMs;
    return stillMoment(signature, startMs, Math.max(startMs, endMs));
  });
}

function stillMoment(signature: Signature, startMs: number, endMs: number): number {
  const first = Math.ceil(startMs / intervalMs);
  const last = Math.min(signature.frames - 1, Math.ceil(endMs / intervalMs) - 1);
  let best = Math.min(first, last);
  let bestChange = Number.POSITIVE_INFINITY;
  // Backwards: of equally quiet moments the latest. The last second may be a fade already.
  for (let k = last - 2; k > first; k -= 1) {
    const change = changeAround(signature, k);
    if (change === 0) return k * intervalMs;
    if (change < bestChange) [best, bestChange] = [k, change];
  }
  return Math.max(startMs, best * intervalMs);
}

function changeAround(signature: Signature, k: number): number {
  const now = signature.frame(k);
  let sum = 0;
  for (const other of [k - 1, k + 1]) {
    for (const block of changedBlocks(now, signature.frame(other))) sum += block;
  }
  return sum;
}

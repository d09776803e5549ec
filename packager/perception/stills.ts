/** The best moment of each slide for its still: late, when all is written on it, and at rest. */

import { changedBlocks } from './blocks.ts';
import { type Signature, signatureFormat } from './signature.ts';

const { intervalMs } = signatureFormat;

/** A still may be so much older than the latest good moment: what is written last is small, and stays seen. */
const mostBackMs = 10_000;

/** Moments of a slide that show the same: the still may be taken at any of them, ms. */
export interface StillSpan {
  readonly fromMs: number;
  /** The latest, and the best. */
  readonly toMs: number;
}

/**
 * @param startsMs starts of all slides, ascending, the first one (0) included
 * @returns one span a slide, within the slide
 */
export function stillSpans(signature: Signature, startsMs: readonly number[]): StillSpan[] {
  return startsMs.map((startMs, i) => {
    const endMs = startsMs[i + 1] ?? signature.durationMs;
    return stillSpan(signature, startMs, Math.max(startMs, endMs));
  });
}

function stillSpan(signature: Signature, startMs: number, endMs: number): StillSpan {
  const first = Math.ceil(startMs / intervalMs);
  const last = Math.min(signature.frames - 1, Math.ceil(endMs / intervalMs) - 1);
  let best = Math.min(first, last);
  let bestChange = Number.POSITIVE_INFINITY;
  // Backwards: of equally quiet moments the latest. The last second may be a fade already.
  for (let k = last - 2; k > first && bestChange > 0; k -= 1) {
    const change = changeAround(signature, k);
    if (change < bestChange) [best, bestChange] = [k, change];
  }
  const toMs = Math.max(startMs, best * intervalMs);
  if (bestChange === Number.POSITIVE_INFINITY) return { fromMs: toMs, toMs };
  // As like it as its neighbours are: a face that talks is never quite the same.
  const earliest = Math.max(first + 1, best - mostBackMs / intervalMs);
  let from = best;
  while (from > earliest && changeBetween(signature, from - 1, best) <= bestChange / 2) from -= 1;
  return { fromMs: Math.max(startMs, from * intervalMs), toMs };
}

function changeAround(signature: Signature, k: number): number {
  return changeBetween(signature, k, k - 1) + changeBetween(signature, k, k + 1);
}

function changeBetween(signature: Signature, k: number, other: number): number {
  let sum = 0;
  for (const block of changedBlocks(signature.frame(k), signature.frame(other))) sum += block;
  return sum;
}

/**
 * Start times as counts in fixed buckets, each a quarter of an octave wide. Counts of several engines
 * and days can be added; a quantile is told as the middle of its bucket.
 */

/** Buckets from 10 ms on; what is shorter is in the first one, what is longer in the last. */
const FIRST_MS = 10;
const PER_OCTAVE = 4;
export const BUCKETS = 64;

/** Most that a told quantile is off between 10 ms and 600 s, as a share of it. */
export const START_ERROR_RATIO = 2 ** (1 / (2 * PER_OCTAVE)) - 1;

/** How many starts fell into each bucket; empty ones are left out. */
export type Starts = ReadonlyMap<number, number>;

export function bucketOf(startMs: number): number {
  if (startMs < FIRST_MS) return 0;
  const bucket = Math.floor(Math.log2(startMs / FIRST_MS) * PER_OCTAVE);
  return Math.min(BUCKETS - 1, bucket);
}

/** The start time that this share of all starts did not exceed; null where there are none. */
export function quantileMs(starts: Starts, ratio: number): number | null {
  let total = 0;
  for (const count of starts.values()) total += count;
  if (total === 0) return null;
  let left = Math.max(1, Math.ceil(ratio * total));
  for (const [bucket, count] of [...starts].toSorted(([a], [b]) => a - b)) {
    left -= count;
    if (left <= 0) return Math.round(FIRST_MS * 2 ** ((bucket + 0.5) / PER_OCTAVE));
  }
  return null;
}

/**
 * Key periods: stretches of a lesson that one key opens, in all tracks alike. They start only where
 * every track starts a segment, so that a segment never needs two keys.
 */

/** One key period as manifests signal it. The key itself is never part of the lesson. */
export interface KeyPeriod {
  /** From 1, without holes. */
  readonly number: number;
  readonly startMs: number;
  /** Where the key is served, relative to the lesson. */
  readonly path: string;
  /** 32 hexadecimal digits. */
  readonly keyId: string;
  /** Initialization vector of every file of the period, 32 hexadecimal digits. */
  readonly iv: string;
}

/** Sound and picture start their segments at the same time, but for one frame of sound. */
const sameTimeMs = 60;

/**
 * Start times of the key periods, in milliseconds.
 *
 * @param grids boundaries of the segments of each kind of medium, the end of the lesson included
 * @param keySeconds shortest length of a period; a tail under half of it joins the one before
 */
export function planKeyStarts(
  grids: readonly (readonly number[])[],
  keySeconds: number,
): readonly number[] {
  const [clock = [0], ...others] = grids;
  const endMs = clock.at(-1) ?? 0;
  const starts = [0];
  for (const startMs of clock.slice(1, -1)) {
    if (startMs - (starts.at(-1) ?? 0) < keySeconds * 1000 - sameTimeMs) continue;
    if (endMs - startMs < keySeconds * 500) break;
    // The last boundary of a grid is no start: sound that has ended starts nothing.
    const startsEverywhere = others.every((grid) =>
      grid.slice(0, -1).some((mark) => Math.abs(mark - startMs) <= sameTimeMs),
    );
    if (startsEverywhere) starts.push(startMs);
  }
  return starts;
}

/** Index of the period that a segment starting at this time belongs to. */
export function keyPeriodIndex(
  startMs: number,
  periods: readonly Pick<KeyPeriod, 'startMs'>[],
): number {
  // The last period that starts at this time or before it.
  let index = 0;
  let end = periods.length;
  while (index + 1 < end) {
    const middle = (index + end) >> 1;
    if (startMs < (periods[middle]?.startMs ?? 0) - sameTimeMs) end = middle;
    else index = middle;
  }
  return index;
}

/** Five digits, as segments are numbered. */
function number5(number: number): string {
  return String(number).padStart(5, '0');
}

export function keyPath(number: number): string {
  return `keys/${number5(number)}.key`;
}

/** The init segment of a track, encrypted with the key of this period. */
export function protectedInitName(number: number): string {
  return `init-${number5(number)}.mp4`;
}

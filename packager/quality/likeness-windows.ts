/** Which short windows of a lesson are looked at: spread evenly, each starting with a segment. */

export interface LikenessWindow {
  /** Index of the segment that it starts with. */
  readonly segment: number;
  readonly startMs: number;
  readonly lengthMs: number;
}

/** One a minute. */
const windowEveryMs = 60_000;
const [fewest, most] = [1, 8];
const windowMs = 2000;

/**
 * @param gridMs moments of key pictures, and the end
 * @param wanted how many; one a minute, 1 to 8, where absent; `all`: every segment, in full
 */
export function likenessWindows(
  gridMs: readonly number[],
  wanted?: number | 'all',
): LikenessWindow[] {
  const durationMs = gridMs.at(-1) ?? 0;
  const segments = gridMs.slice(0, -1).map((startMs, segment) => {
    const lengthMs = (gridMs[segment + 1] as number) - startMs;
    return { segment, startMs, lengthMs };
  });
  if (wanted === 'all') return segments;
  const count = wanted ?? Math.min(most, Math.max(fewest, Math.round(durationMs / windowEveryMs)));
  const chosen = new Map<number, LikenessWindow>();
  for (let i = 0; i < count; i += 1) {
    const middleMs = ((i + 0.5) * durationMs) / count;
    const near = segments.findLast((one) => one.startMs <= middleMs);
    if (near !== undefined) {
      chosen.set(near.segment, { ...near, lengthMs: Math.min(windowMs, near.lengthMs) });
    }
  }
  return [...chosen.values()];
}

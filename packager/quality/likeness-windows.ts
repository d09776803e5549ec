/** Which short windows of a lesson are looked at: spread about evenly, each starting with a segment. */

import { landsBeforeSeconds, sinceKeySeconds } from '../plan/source.ts';

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
/** The source is read from so long before a window. */
export const prerollSeconds = 1;
/** A window may be so far from the middle of its share, also as a part of the share. */
const mostAsideMs = 12_000;
const mostAsideRatio = 0.25;

/**
 * @param gridMs moments of key pictures, and the end
 * @param wanted how many; one a minute, 1 to 8, where absent; `all`: every segment, in full
 * @param keySeconds key pictures of the source: of segments near by, the one that takes least decoding
 */
export function likenessWindows(
  gridMs: readonly number[],
  wanted?: number | 'all',
  keySeconds: readonly number[] = [],
): LikenessWindow[] {
  const durationMs = gridMs.at(-1) ?? 0;
  const segments = gridMs.slice(0, -1).map((startMs, segment) => {
    const lengthMs = (gridMs[segment + 1] as number) - startMs;
    return { segment, startMs, lengthMs };
  });
  if (wanted === 'all') return segments;
  const count = wanted ?? Math.min(most, Math.max(fewest, Math.round(durationMs / windowEveryMs)));
  const shareMs = durationMs / count;
  const asideMs = Math.min(mostAsideMs, shareMs * mostAsideRatio);
  const chosen = new Map<number, LikenessWindow>();
  for (let i = 0; i < count; i += 1) {
    const middle = segments.findLast((one) => one.startMs <= (i + 0.5) * shareMs);
    if (middle === undefined) continue;
    const asideOf = (one: LikenessWindow): number => Math.abs(one.startMs - middle.startMs);
    const [best = middle] = segments
      .filter((one) => keySeconds.length > 0 && asideOf(one) <= asideMs)
      .sort((a, b) => asideOf(a) - asideOf(b))
      .sort((a, b) => decodedSeconds(a, keySeconds) - decodedSeconds(b, keySeconds));
    chosen.set(best.segment, { ...best, lengthMs: Math.min(windowMs, best.lengthMs) });
  }
  return [...chosen.values()];
}

/** What of the source is decoded in front of a window, to whole seconds: a little more is no matter. */
function decodedSeconds({ startMs }: LikenessWindow, keySeconds: readonly number[]): number {
  const soughtSeconds = startMs / 1000 - prerollSeconds - landsBeforeSeconds;
  return Math.round(sinceKeySeconds(Math.max(0, soughtSeconds), keySeconds));
}

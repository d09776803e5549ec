/**
 * Fragments to segments, and segments to the lesson's grid of whole milliseconds.
 *
 * A last fragment of a few pictures would make a segment whose bitrate looks absurd and poisons
 * the declared bandwidth, so a tail under half a target duration joins the segment before it.
 */

import { type Segment, endTicks, ticksToMs } from './track.ts';

export interface TimedFragment {
  /** Presentation time in ticks. */
  readonly startTicks: number;
  readonly durationTicks: number;
}

/** Start times in seconds of the segments that these fragments make. */
export function segmentStartsSeconds(
  fragments: readonly TimedFragment[],
  timescaleHz: number,
  targetSeconds: number,
): number[] {
  const starts = fragments.map((fragment) => fragment.startTicks / timescaleHz);
  const last = fragments.at(-1);
  const isRunt =
    last !== undefined && last.durationTicks / timescaleHz < targetSeconds / 2 && starts.length > 1;
  return isRunt ? starts.slice(0, -1) : starts;
}

/** For each segment, the fragments that start in it. Every list holds at least one fragment. */
export function groupFragments<F extends TimedFragment>(
  fragments: readonly F[],
  timescaleHz: number,
  startsSeconds: readonly number[],
): F[][] {
  // Half a millisecond of slack: rungs count in the same seconds, not in the same ticks.
  const slackSeconds = 0.0005;
  const groups: F[][] = startsSeconds.map(() => []);
  let index = 0;
  for (const fragment of fragments) {
    const start = fragment.startTicks / timescaleHz + slackSeconds;
    while (index + 1 < startsSeconds.length && start >= (startsSeconds[index + 1] as number)) {
      index += 1;
    }
    groups[index]?.push(fragment);
  }
  return groups.filter((group) => group.length > 0);
}

/** The lesson's length: where the picture ends, or the sound of a lesson without pictures. */
export function lessonDurationMs(segments: readonly Segment[], timescaleHz: number): number {
  return Math.max(1, ticksToMs(endTicks(segments), timescaleHz));
}

/**
 * Boundaries in whole milliseconds, rounded here and nowhere else. The last boundary is the end of
 * the lesson, whatever a last audio frame carries beyond it.
 */
export function gridBoundariesMs(
  segments: readonly Segment[],
  timescaleHz: number,
  durationMs: number,
): number[] {
  const starts = segments.map((segment) => ticksToMs(segment.startTicks, timescaleHz));
  return [...starts.filter((startMs) => startMs < durationMs), durationMs];
}

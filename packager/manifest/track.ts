/** A track as it was really made: its segments with their true times and sizes. */

import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';

export interface Segment {
  /** Presentation time of the first sample, in ticks of the track; 0 for the first segment. */
  readonly startTicks: number;
  readonly durationTicks: number;
  readonly bytes: number;
  /** The key picture the segment starts with: bytes `[0, lengthBytes)` of the file suffice. */
  readonly keyPicture?: { readonly lengthBytes: number };
}

export interface MeasuredTrack<T extends VideoTrack | AudioTrack = VideoTrack | AudioTrack> {
  readonly track: T;
  readonly timescaleHz: number;
  readonly segments: readonly Segment[];
}

export function endTicks(
  segments: readonly Pick<Segment, 'startTicks' | 'durationTicks'>[],
): number {
  const last = segments.at(-1);
  return last === undefined ? 0 : last.startTicks + last.durationTicks;
}

export function ticksToMs(ticks: number, timescaleHz: number): number {
  return Math.round((ticks * 1000) / timescaleHz);
}

/** EXT-X-TARGETDURATION: the longest segment in whole seconds. */
export function targetDurationSeconds(secondsOfSegments: readonly number[]): number {
  return Math.max(1, Math.round(Math.max(0, ...secondsOfSegments)));
}

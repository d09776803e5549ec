/** The periods of a DASH manifest, and what of each track lies in one. */

import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';
import { type KeyPeriod, keyPeriodIndex } from './key-periods.ts';
import type { Presentation, SampleEncryption } from './presentation.ts';
import { type MeasuredTrack, ticksToMs } from './track.ts';

export interface DashPeriod {
  /** From 0. */
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Absent in a clear lesson, which has one period. */
  readonly key?: KeyPeriod;
  readonly keyPeriods?: readonly KeyPeriod[];
  readonly sampleEncryption?: SampleEncryption;
}

/** A track's segments in one period. */
export interface TrackPart<
  T extends VideoTrack | AudioTrack = VideoTrack | AudioTrack,
> extends MeasuredTrack<T> {
  /** Number of the first segment in its file's name. */
  readonly firstNumber: number;
}

export function dashPeriods(lesson: Presentation): readonly DashPeriod[] {
  const { keyPeriods, sampleEncryption, durationMs } = lesson;
  if (keyPeriods === undefined) {
    const whole = { index: 0, startMs: 0, endMs: durationMs };
    return [sampleEncryption === undefined ? whole : { ...whole, sampleEncryption }];
  }
  const starts = keyPeriods.map((_, index) => (index === 0 ? 0 : startOf(lesson, index)));
  return keyPeriods.map((key, index) => ({
    index,
    startMs: starts[index] as number,
    endMs: starts[index + 1] ?? durationMs,
    key,
    keyPeriods,
  }));
}

/**
 * Where the last of the tracks goes over to the next key. A frame of sound may reach over the
 * picture's boundary or start before it: players cut what lies behind the end of a period at once,
 * and are lenient with what lies a little before its start.
 */
function startOf(lesson: Presentation, index: number): number {
  const periods = lesson.keyPeriods ?? [];
  const starts = [...lesson.video, ...lesson.audio].flatMap(({ segments, timescaleHz }) => {
    const first = segments.find(
      ({ startTicks }) => keyPeriodIndex(ticksToMs(startTicks, timescaleHz), periods) === index,
    );
    return first === undefined ? [] : [Math.ceil((first.startTicks * 1000) / timescaleHz)];
  });
  return Math.max(...starts, periods[index]?.startMs ?? 0);
}

export function partOf<T extends VideoTrack | AudioTrack>(
  measured: MeasuredTrack<T>,
  period: DashPeriod,
): TrackPart<T> {
  const { keyPeriods } = period;
  if (keyPeriods === undefined) return { ...measured, firstNumber: 1 };
  const isInside = ({ startTicks }: { startTicks: number }): boolean =>
    keyPeriodIndex(ticksToMs(startTicks, measured.timescaleHz), keyPeriods) === period.index;
  return {
    ...measured,
    segments: measured.segments.filter(isInside),
    firstNumber: measured.segments.findIndex(isInside) + 1,
  };
}

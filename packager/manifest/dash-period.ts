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
  const measured: readonly MeasuredTrack[] = [...lesson.video, ...lesson.audio];
  const tracks = measured.map((one) => partsOf(one, keyPeriods));
  const starts = keyPeriods.map((key, index) =>
    index === 0
      ? 0
      : startOf(
          key,
          tracks.flatMap((parts) => parts[index] ?? []),
        ),
  );
  return keyPeriods.map((key, index) => ({
    index,
    startMs: starts[index] as number,
    endMs: starts[index + 1] ?? durationMs,
    key,
  }));
}

/**
 * Where the last of the tracks goes over to the next key. A frame of sound may reach over the
 * picture's boundary or start before it: players cut what lies behind the end of a period at once,
 * and are lenient with what lies a little before its start.
 */
function startOf(key: KeyPeriod, parts: readonly TrackPart[]): number {
  const starts = parts.flatMap(({ segments: [first], timescaleHz }) =>
    first === undefined ? [] : [Math.ceil((first.startTicks * 1000) / timescaleHz)],
  );
  return Math.max(...starts, key.startMs);
}

/** A track's segments by period; all in one of a clear lesson. */
export function partsOf<T extends VideoTrack | AudioTrack>(
  measured: MeasuredTrack<T>,
  keyPeriods: readonly KeyPeriod[] | undefined,
): readonly TrackPart<T>[] {
  if (keyPeriods === undefined) return [{ ...measured, firstNumber: 1 }];
  const { segments, timescaleHz } = measured;
  const periods = segments.map(({ startTicks }) =>
    keyPeriodIndex(ticksToMs(startTicks, timescaleHz), keyPeriods),
  );
  return keyPeriods.map((_, index) => {
    const [first, last] = [periods.indexOf(index), periods.lastIndexOf(index)];
    const inside = first < 0 ? [] : segments.slice(first, last + 1);
    return { ...measured, segments: inside, firstNumber: first + 1 };
  });
}

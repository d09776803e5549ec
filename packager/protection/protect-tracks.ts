/** Encrypts the finished tracks of a lesson, file by file, in place. */

import type { AudioTrack, Protection, VideoTrack } from '../../engine/protocol/lesson.ts';
import type { PrivateLesson } from '../../engine/protocol/private-lesson.ts';
import { measureBandwidth } from '../manifest/bandwidth.ts';
import { gridBoundariesMs } from '../manifest/grid.ts';
import {
  type KeyPeriod,
  keyPath,
  keyPeriodIndex,
  planKeyStarts,
  protectedInitName,
} from '../manifest/key-periods.ts';
import type { Presentation } from '../manifest/presentation.ts';
import { INIT_NAME, segmentFile } from '../manifest/segment-pattern.ts';
import { type MeasuredTrack, type Segment, ticksToMs } from '../manifest/track.ts';
import { type LessonKey, keysOf } from './key-store.ts';
import { encryptSegment } from './segment-cipher.ts';

/** The files of a lesson in the making, by paths relative to its folder. */
export interface LessonFiles {
  read(path: string): Promise<Uint8Array>;
  write(path: string, bytes: Uint8Array): Promise<unknown>;
  remove(path: string): Promise<void>;
}

export interface ClearTracks {
  readonly durationMs: number;
  readonly video: readonly MeasuredTrack<VideoTrack>[];
  readonly audio: readonly MeasuredTrack<AudioTrack>[];
}

export interface ProtectedTracks {
  /** Measured anew: padding makes every file a little longer. */
  readonly video: readonly MeasuredTrack<VideoTrack>[];
  readonly audio: readonly MeasuredTrack<AudioTrack>[];
  /** For the manifests: one of both. */
  readonly keyPeriods?: readonly KeyPeriod[];
  readonly sampleEncryption?: NonNullable<Presentation['sampleEncryption']>;
  /** For `lesson.json`. */
  readonly protection: Protection;
  /** For the private part of the lesson, and nowhere else. */
  readonly keys: PrivateLesson['keys'];
}

/**
 * Every segment becomes ciphertext; a track's init segment is written once for each key, encrypted
 * with it, and the clear one goes.
 *
 * @param workFolder where the keys are kept while the lesson is in the making
 */
export async function protectTracks(
  clear: ClearTracks,
  keySeconds: number,
  workFolder: string,
  files: LessonFiles,
): Promise<ProtectedTracks> {
  const starts = planKeyStarts(gridsOf(clear), keySeconds);
  const secrets = await keysOf(workFolder, starts.length);
  const keyPeriods = starts.map((startMs, index): KeyPeriod => {
    const { keyId, iv } = secrets[index] as LessonKey;
    return { number: index + 1, startMs, path: keyPath(index + 1), keyId, iv };
  });
  const protect = async <T extends VideoTrack | AudioTrack>(
    measured: readonly MeasuredTrack<T>[],
  ): Promise<MeasuredTrack<T>[]> => {
    const done: MeasuredTrack<T>[] = [];
    for (const one of measured) done.push(await protectTrack(one, keyPeriods, secrets, files));
    return done;
  };
  return {
    video: await protect(clear.video),
    audio: await protect(clear.audio),
    keyPeriods,
    protection: {
      scheme: 'aes-128',
      keys: keyPeriods.map(({ startMs, path, keyId }) => ({ startMs, path, keyId })),
    },
    keys: keyPeriods.map(({ path }, index) => ({ path, key: (secrets[index] as LessonKey).key })),
  };
}

/** The picture's grid first: it decides where a key may change. */
function gridsOf({ video, audio, durationMs }: ClearTracks): number[][] {
  return [...video.slice(0, 1), ...audio].map(({ segments, timescaleHz }) =>
    gridBoundariesMs(segments, timescaleHz, durationMs),
  );
}

async function protectTrack<T extends VideoTrack | AudioTrack>(
  measured: MeasuredTrack<T>,
  periods: readonly KeyPeriod[],
  secrets: readonly LessonKey[],
  files: LessonFiles,
): Promise<MeasuredTrack<T>> {
  const { track, timescaleHz } = measured;
  const initPath = `${track.path}/${INIT_NAME}`;
  const init = await files.read(initPath);
  const used = new Set<number>();
  const segments: Segment[] = [];
  for (const [index, segment] of measured.segments.entries()) {
    const period = keyPeriodIndex(ticksToMs(segment.startTicks, timescaleHz), periods);
    used.add(period);
    const path = `${track.path}/${segmentFile(index)}`;
    const bytes = encryptSegment(await files.read(path), secrets[period] as LessonKey);
    await files.write(path, bytes);
    const { startTicks, durationTicks } = segment;
    // The key picture at its head cannot be read by itself any more.
    segments.push({ startTicks, durationTicks, bytes: bytes.length });
  }
  for (const period of used) {
    const path = `${track.path}/${protectedInitName(period + 1)}`;
    await files.write(path, encryptSegment(init, secrets[period] as LessonKey));
  }
  await files.remove(initPath);
  const { peakBps, averageBps } = measureBandwidth(segments, timescaleHz);
  const declared = { bandwidthBps: peakBps, averageBandwidthBps: averageBps };
  return { timescaleHz, segments, track: { ...track, ...declared } };
}

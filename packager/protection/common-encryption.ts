/** Common encryption of the finished tracks of a lesson: samples are ciphertext, boxes are not. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';
import { measureBandwidth } from '../manifest/bandwidth.ts';
import { groupFragments } from '../manifest/grid.ts';
import { keyPath } from '../manifest/key-periods.ts';
import { INIT_NAME, segmentFile } from '../manifest/segment-pattern.ts';
import { segmentType } from '../manifest/segment-type.ts';
import type { MeasuredTrack, Segment } from '../manifest/track.ts';
import { openEncoded } from '../execution/fragments.ts';
import { type LessonKey, keysOf } from './key-store.ts';
import type { ClearTracks, LessonFiles, ProtectedTracks } from './protect-tracks.ts';
import { type SampleEncryption, encryptFile } from './shaka-packager.ts';

/** One key for the whole lesson. Segments keep their boundaries, but for a frame of sound. */
export async function protectSamples(
  clear: ClearTracks,
  encryption: SampleEncryption,
  workFolder: string,
  files: LessonFiles,
): Promise<ProtectedTracks> {
  const [key] = (await keysOf(workFolder, 1)) as [LessonKey];
  const folder = join(workFolder, 'common-encryption');
  await mkdir(folder, { recursive: true });
  const protect = async <T extends VideoTrack | AudioTrack>(
    measured: readonly MeasuredTrack<T>[],
  ): Promise<MeasuredTrack<T>[]> => {
    const done: MeasuredTrack<T>[] = [];
    for (const one of measured) {
      const segmentSeconds = segmentSecondsOf(one, clear.video[0]);
      done.push(await protectOne(one, segmentSeconds, encryption, key, folder, files));
    }
    return done;
  };
  const [video, audio] = [await protect(clear.video), await protect(clear.audio)];
  await rm(folder, { recursive: true, force: true });
  const path = keyPath(1);
  const { scheme } = encryption;
  return {
    video,
    audio,
    sampleEncryption: { scheme, path, keyId: key.keyId, iv: key.iv },
    protection: { scheme, keys: [{ startMs: 0, path, keyId: key.keyId }] },
    keys: [{ path, key: key.key }],
  };
}

async function protectOne<T extends VideoTrack | AudioTrack>(
  measured: MeasuredTrack<T>,
  segmentSeconds: number,
  encryption: SampleEncryption,
  key: LessonKey,
  folder: string,
  files: LessonFiles,
): Promise<MeasuredTrack<T>> {
  const { track, segments, timescaleHz } = measured;
  const names = { clear: 'clear.mp4', encrypted: 'encrypted.mp4' };
  const initPath = `${track.path}/${INIT_NAME}`;
  await writeFile(join(folder, names.clear), await files.read(initPath));
  for (const index of segments.keys()) {
    const bytes = await files.read(`${track.path}/${segmentFile(index)}`);
    await writeFile(join(folder, names.clear), bytes, { flag: 'a' });
  }
  await encryptFile(encryption, { kind: track.kind, ...names, segmentSeconds }, key, folder);
  const starts = segments.map(({ startTicks }) => startTicks / timescaleHz - slackSeconds);
  const made = await cut(join(folder, names.encrypted), track.path, starts, files);
  for (let index = made.length; index < segments.length; index += 1) {
    await files.remove(`${track.path}/${segmentFile(index)}`);
  }
  const { peakBps, averageBps } = measureBandwidth(made, timescaleHz);
  const declared = { bandwidthBps: peakBps, averageBandwidthBps: averageBps };
  return { timescaleHz, segments: made, track: { ...track, ...declared } };
}

/** A boundary of sound may move by a few frames. */
const slackSeconds = 0.1;

/**
 * The distance of boundaries that was aimed at. Segments of sound are longer or shorter by a frame, so
 * that theirs is told by the picture's, or is a round number.
 */
function segmentSecondsOf(measured: MeasuredTrack, picture: MeasuredTrack | undefined): number {
  const mean = ({ segments, timescaleHz }: MeasuredTrack): number => {
    const [only, last] = [segments[0], segments.at(-1)];
    if (only === undefined || last === undefined) return 1;
    if (segments.length === 1) return only.durationTicks / timescaleHz;
    return last.startTicks / timescaleHz / (segments.length - 1);
  };
  const own = mean(measured);
  if (measured.track.kind === 'video') return own;
  if (picture === undefined) return Math.max(0.1, Math.round(own * 10) / 10);
  const ratio = own / mean(picture);
  return mean(picture) * (ratio >= 1 ? Math.round(ratio) : 1 / Math.round(1 / ratio));
}

/** Cuts the encrypted file where the clear one was cut. */
async function cut(
  path: string,
  trackPath: string,
  startsSeconds: readonly number[],
  files: LessonFiles,
): Promise<Segment[]> {
  const encoded = await openEncoded(path);
  try {
    const { init, fragments } = encoded;
    await files.write(`${trackPath}/${INIT_NAME}`, encoded.initBytes);
    const segments: Segment[] = [];
    for (const group of groupFragments(fragments, init.timescaleHz, startsSeconds)) {
      const bytes = Buffer.concat([segmentType, await encoded.read(group)]);
      await files.write(`${trackPath}/${segmentFile(segments.length)}`, bytes);
      segments.push({
        startTicks: group[0]?.startTicks ?? 0,
        durationTicks: group.reduce((sum, { durationTicks }) => sum + durationTicks, 0),
        bytes: bytes.length,
      });
    }
    return segments;
  } finally {
    await encoded.close();
  }
}

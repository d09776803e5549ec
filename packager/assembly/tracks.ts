/** The encodes of one plan, cut into the tracks of a lesson. */

import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';
import { measureBandwidth } from '../manifest/bandwidth.ts';
import { BoxError } from '../manifest/boxes.ts';
import { type MeasuredTrack, endTicks } from '../manifest/track.ts';
import { PackagerFault } from '../plan/fault.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import type { AudioPlan, StreamPlan } from '../plan/plan.ts';
import { type CutSound, cutSound } from './cut-sound.ts';
import { type CutTrack, cutTrack } from './cut-track.ts';
import { type EncodedLesson, audioPath, rungParts } from './encoded-lesson.ts';
import type { FileList } from './file-list.ts';

export interface LessonTracks {
  readonly video: readonly MeasuredTrack<VideoTrack>[];
  readonly audio: readonly MeasuredTrack<AudioTrack>[];
  /** Where the pictures end; absent for sound alone. */
  readonly pictureSeconds?: number;
  /** Where the encoded sound ends, what was left out included. */
  readonly soundSeconds?: number;
}

/** Slow rungs may end a little before or after the first one; as in `verify`. */
const tolerableEndSeconds = 0.15;

export async function cutTracks(
  encoded: EncodedLesson,
  language: string,
  files: FileList,
): Promise<LessonTracks> {
  const { plan } = encoded;
  const video: MeasuredTrack<VideoTrack>[] = [];
  let decided: CutTrack | undefined;
  for (const stream of plan.streams) {
    const cut = await cutStream(encoded, stream, files, decided);
    decided ??= cut.decided;
    video.push(...cut.tracks);
  }
  const audio =
    plan.audio === undefined
      ? undefined
      : await cutAudio(encoded, plan.audio, language, files, decided && cutLike(decided));
  const top = video[0];
  return {
    video,
    audio: audio === undefined ? [] : [audio],
    ...(top === undefined ? {} : { pictureSeconds: endTicks(top.segments) / top.timescaleHz }),
    ...(audio === undefined ? {} : { soundSeconds: audio.encodedSeconds }),
  };
}

/** The first rung of the first stream decides where all others are cut. */
async function cutStream(
  encoded: EncodedLesson,
  stream: StreamPlan,
  files: FileList,
  earlier: CutTrack | undefined,
): Promise<{ tracks: MeasuredTrack<VideoTrack>[]; decided: CutTrack }> {
  const tracks: MeasuredTrack<VideoTrack>[] = [];
  let decided = earlier;
  for (const rung of stream.rungs) {
    const path = `${stream.name}/${rung.name}`;
    const cut: CutTrack = await cutTrack(files, {
      parts: rungParts(encoded, stream, rung),
      trackPath: path,
      targetSeconds: encoded.plan.grid.gopSeconds,
      ...(decided === undefined ? {} : cutLike(decided)),
    });
    decided ??= cut;
    const endsApartSeconds = Math.abs(lastSeconds(cut) - lastSeconds(decided));
    if (cut.segments.length === decided.segments.length && endsApartSeconds > tolerableEndSeconds) {
      throw new PackagerFault(
        'fault',
        'The two pictures do not end together.',
        `${path} ends at ${lastSeconds(cut).toFixed(2)} s, the first picture at ${lastSeconds(decided).toFixed(2)} s`,
        'One of the sources is shorter than it says. Copy or export it again, or cut the longer one.',
      );
    }
    if (cut.segments.length !== decided.segments.length) {
      throw new PackagerFault(
        'fault',
        'The rungs do not line up.',
        `${path} has ${cut.segments.length} segments, the first rung ${decided.segments.length}`,
        'The source may be cut off. Try another ffmpeg with FFMPEG_PATH, or another export.',
      );
    }
    tracks.push({
      timescaleHz: cut.init.timescaleHz,
      segments: cut.segments,
      track: {
        kind: 'video',
        stream: stream.name,
        path,
        codec: cut.init.codec,
        ...declared(cut),
        widthPx: rung.widthPx,
        heightPx: rung.heightPx,
        frameRateFps: framesPerSecond(rung.frameRate),
      },
    });
  }
  if (decided === undefined) throw new BoxError(`${stream.name} has no rungs`);
  return { tracks, decided };
}

function lastSeconds({ segments, init }: CutTrack): number {
  return endTicks(segments) / init.timescaleHz;
}

function cutLike(decided: CutTrack): { startsSeconds: readonly number[]; endSeconds: number } {
  const endSeconds = endTicks(decided.segments) / decided.init.timescaleHz;
  return { startsSeconds: decided.startsSeconds, endSeconds };
}

async function cutAudio(
  encoded: EncodedLesson,
  plan: AudioPlan,
  language: string,
  files: FileList,
  picture: { startsSeconds: readonly number[]; endSeconds: number } | undefined,
): Promise<MeasuredTrack<AudioTrack> & { readonly encodedSeconds: number }> {
  const path = `audio/${language}`;
  const cut = await cutSound(files, {
    path: audioPath(encoded),
    trackPath: path,
    targetSeconds: plan.segmentSeconds,
    ...(picture === undefined ? {} : { picture }),
  });
  return {
    timescaleHz: cut.init.timescaleHz,
    segments: cut.segments,
    encodedSeconds: cut.encodedTicks / cut.init.timescaleHz,
    track: {
      kind: 'audio',
      path,
      codec: cut.init.codec,
      ...declared(cut),
      language,
      channels: cut.init.channels ?? plan.channels,
      sampleRateHz: cut.init.sampleRateHz ?? plan.sampleRateHz,
    },
  };
}

function declared(cut: CutTrack | CutSound): { bandwidthBps: number; averageBandwidthBps: number } {
  const { peakBps, averageBps } = measureBandwidth(cut.segments, cut.init.timescaleHz);
  return { bandwidthBps: peakBps, averageBandwidthBps: averageBps };
}

/** The encodes of one plan, cut into the tracks of a lesson. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';
import { measureBandwidth } from '../manifest/bandwidth.ts';
import { type MeasuredTrack, endTicks } from '../manifest/track.ts';
import { encodedFile } from '../plan/encoded-files.ts';
import { PackagerFault } from '../plan/fault.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import type { AudioPlan, Plan, VideoPlan } from '../plan/plan.ts';
import { type CutTrack, cutTrack } from './cut-track.ts';
import type { FileList } from './file-list.ts';
import type { OnPackageEvent } from './package-events.ts';

export interface LessonTracks {
  readonly video: readonly MeasuredTrack<VideoTrack>[];
  readonly audio: readonly MeasuredTrack<AudioTrack>[];
}

/** Sound or picture missing more than this deserves a word. */
const worthSayingSeconds = 0.5;

export async function cutTracks(
  plan: Plan,
  workFolder: string,
  language: string,
  files: FileList,
  onEvent: OnPackageEvent,
): Promise<LessonTracks> {
  const video = plan.video === undefined ? [] : await cutVideo(plan.video, workFolder, files);
  const top = video[0];
  const endSeconds = top === undefined ? undefined : endTicks(top.segments) / top.timescaleHz;
  const audio =
    plan.audio === undefined
      ? undefined
      : await cutAudio(plan.audio, workFolder, language, files, endSeconds);
  for (const text of shortfalls(plan, endSeconds, audio)) onEvent({ event: 'warning', text });
  return { video, audio: audio === undefined ? [] : [audio] };
}

async function cutVideo(
  plan: VideoPlan,
  workFolder: string,
  files: FileList,
): Promise<MeasuredTrack<VideoTrack>[]> {
  const tracks: MeasuredTrack<VideoTrack>[] = [];
  let decided: CutTrack | undefined;
  for (const rung of plan.rungs) {
    const encodedPath = join(workFolder, encodedFile.rung(rung));
    const path = `presenter/${rung.name}`;
    const cut = await cutTrack(files, {
      encodedPath,
      trackPath: path,
      targetSeconds: plan.gopSeconds,
      ...(decided === undefined ? {} : { startsSeconds: decided.startsSeconds }),
    });
    await rm(encodedPath);
    decided ??= cut;
    if (cut.segments.length !== decided.segments.length) {
      throw new PackagerFault(
        'fault',
        'The rungs do not line up.',
        `${rung.name} has ${cut.segments.length} segments, the top rung ${decided.segments.length}`,
        'Try another ffmpeg with FFMPEG_PATH; this one places key pictures of its own.',
      );
    }
    tracks.push({
      timescaleHz: cut.init.timescaleHz,
      segments: cut.segments,
      track: {
        kind: 'video',
        stream: 'presenter',
        path,
        codec: cut.init.codec,
        ...declared(cut),
        widthPx: rung.widthPx,
        heightPx: rung.heightPx,
        frameRateFps: framesPerSecond(rung.frameRate),
      },
    });
  }
  return tracks;
}

async function cutAudio(
  plan: AudioPlan,
  workFolder: string,
  language: string,
  files: FileList,
  endSeconds: number | undefined,
): Promise<MeasuredTrack<AudioTrack> & { readonly encodedSeconds: number }> {
  const encodedPath = join(workFolder, encodedFile.audio);
  const path = `audio/${language}`;
  const cut = await cutTrack(files, {
    encodedPath,
    trackPath: path,
    targetSeconds: plan.segmentSeconds,
    ...(endSeconds === undefined ? {} : { endSeconds }),
  });
  await rm(encodedPath);
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

function declared(cut: CutTrack): { bandwidthBps: number; averageBandwidthBps: number } {
  const { peakBps, averageBps } = measureBandwidth(cut.segments, cut.init.timescaleHz);
  return { bandwidthBps: peakBps, averageBandwidthBps: averageBps };
}

function shortfalls(
  plan: Plan,
  videoEndSeconds: number | undefined,
  audio: { readonly encodedSeconds: number } | undefined,
): string[] {
  const found: string[] = [];
  const endSeconds = videoEndSeconds ?? audio?.encodedSeconds ?? 0;
  const missing = (plan.source.durationSeconds ?? endSeconds) - endSeconds;
  if (missing > worthSayingSeconds) {
    found.push(
      `the source says it lasts ${missing.toFixed(1)} s longer than what could be read; is it cut off?`,
    );
  }
  if (audio !== undefined && videoEndSeconds !== undefined) {
    const over = audio.encodedSeconds - videoEndSeconds;
    if (over > worthSayingSeconds) {
      found.push(`${over.toFixed(1)} s of sound after the last picture were left out`);
    }
    if (over < -worthSayingSeconds) {
      found.push(`the sound ends ${(-over).toFixed(1)} s before the picture`);
    }
  }
  return found;
}

/** Puts the quality record of a lesson together. */

import { basename } from 'node:path';

import {
  type AudioTrack,
  type Lesson,
  STREAM_NAMES,
  type VideoTrack,
} from '../../engine/protocol/lesson.ts';
import { measureBandwidth } from '../manifest/bandwidth.ts';
import { segmentFile } from '../manifest/segment-pattern.ts';
import type { Segment } from '../manifest/track.ts';
import type { Perceived } from '../perception/identity.ts';
import type { Signature } from '../perception/signature.ts';
import { type Span, blackSpans, frozenSpans, silentSpans } from '../perception/spans-of.ts';
import type { SoundMeasure } from '../plan/loudness.ts';
import type { SourceFacts } from '../plan/source.ts';
import type {
  QualityRecord,
  QualitySource,
  QualityTrack,
  QualityWarning,
} from '../report/quality-record.ts';
import { qualityWarnings } from '../report/quality-warnings.ts';
import type { LessonLikeness } from './lesson-likeness.ts';

export interface QualityFacts {
  readonly lesson: Lesson;
  readonly sources: readonly QualitySourceFacts[];
  readonly perceived: Perceived;
  readonly likeness?: LessonLikeness;
  readonly sourceSound?: SoundMeasure;
  readonly lessonSound?: SoundMeasure;
  readonly gainDb?: number;
  readonly targetLufs?: number;
  readonly previous?: NonNullable<QualityRecord['previous']>;
  /** Found on the way: said before what follows from the measures. */
  readonly remarks?: readonly QualityWarning[];
}

export interface QualitySourceFacts {
  readonly path: string;
  /** Of the file itself: the facts may be those of a tidy copy in another container. */
  readonly container: string;
  readonly facts: SourceFacts;
}

/** Shorter spans are not worth a line. */
const shortest = { blackMs: 1000, frozenMs: 10_000, silentMs: 5000 } as const;

export function qualityOf(facts: QualityFacts): QualityRecord {
  const { lesson, perceived, likeness } = facts;
  const tracks = [...lesson.video, ...lesson.audio].map((one) => trackOf(one, lesson, likeness));
  const measured: Omit<QualityRecord, 'warnings'> = {
    format: 'lectern-quality',
    formatVersion: 1,
    lessonId: lesson.id,
    mediaVersion: lesson.mediaVersion,
    title: lesson.title,
    durationMs: lesson.durationMs,
    ...(lesson.contentClass === undefined ? {} : { contentClass: lesson.contentClass }),
    sources: facts.sources.map(sourceOf),
    tracks,
    grid: gridOf(lesson, tracks),
    ...loudnessOf(facts),
    black: pictureSpans(perceived, (view) => blackSpans(view, shortest.blackMs)),
    frozen: pictureSpans(perceived, (view) => frozenSpans(view, shortest.frozenMs)),
    silent: perceived.sound === undefined ? [] : silentSpans(perceived.sound, shortest.silentMs),
    windows: (likeness?.windows ?? []).map(({ startMs, lengthMs }) => ({
      ...{ startMs: Math.round(startMs), lengthMs: Math.round(lengthMs) },
    })),
    captions: lesson.captions.map((one) => one.language),
    slides: lesson.slides.length,
    ...(facts.previous === undefined ? {} : { previous: facts.previous }),
  };
  return { ...measured, warnings: [...(facts.remarks ?? []), ...qualityWarnings(measured)] };
}

/** Of each picture; named where there are two. */
function pictureSpans(
  perceived: Perceived,
  find: (view: Signature) => readonly Span[],
): QualityRecord['black'] {
  const views = STREAM_NAMES.flatMap((stream) => {
    const view = perceived[stream];
    return view === undefined ? [] : [{ stream, view }];
  });
  return views.flatMap(({ stream, view }) =>
    find(view).map((span) => ({ ...span, ...(views.length > 1 ? { stream } : {}) })),
  );
}

function trackOf(
  track: VideoTrack | AudioTrack,
  lesson: Lesson,
  likeness: LessonLikeness | undefined,
): QualityTrack {
  const segments = segmentsOf(track, lesson);
  const { peakBps, averageBps } = measureBandwidth(segments, 1000);
  const ssim = likeness?.ssim.get(track.path);
  const vmaf = likeness?.vmaf.get(track.path);
  return {
    path: track.path,
    codec: track.codec,
    ...(track.kind === 'video'
      ? { widthPx: track.widthPx, heightPx: track.heightPx, frameRateFps: track.frameRateFps }
      : { channels: track.channels, sampleRateHz: track.sampleRateHz }),
    declaredBps: track.bandwidthBps,
    peakBps,
    averageBps,
    segments: segments.length,
    ...(ssim === undefined ? {} : { ssim: mean(ssim), leastSsim: Math.min(...ssim) }),
    ...(vmaf === undefined ? {} : { vmaf: mean(vmaf) }),
  };
}

/** As they lie there: sizes of the files over the times of the grid. */
export function segmentsOf(track: VideoTrack | AudioTrack, lesson: Lesson): Segment[] {
  const grid = (track.kind === 'video' ? lesson.grid.video : lesson.grid.audio) ?? [];
  const sizes = new Map(lesson.files.map((file) => [file.path, file.bytes]));
  return grid.slice(0, -1).flatMap((startTicks, index) => {
    const bytes = sizes.get(`${track.path}/${segmentFile(index)}`);
    const durationTicks = (grid[index + 1] as number) - startTicks;
    return bytes === undefined ? [] : [{ startTicks, durationTicks, bytes }];
  });
}

function gridOf(lesson: Lesson, tracks: readonly QualityTrack[]): QualityRecord['grid'] {
  const grid = lesson.grid.video ?? lesson.grid.audio ?? [0];
  const lengths = grid.slice(1).map((endMs, i) => endMs - (grid[i] as number));
  const pictures = tracks.filter((track) => track.widthPx !== undefined);
  const isAligned = pictures.every((track) => track.segments === lengths.length);
  return {
    segments: lengths.length,
    shortestMs: Math.min(...lengths),
    longestMs: Math.max(...lengths),
    isAligned: isAligned ? 'yes' : 'no',
  };
}

function loudnessOf(facts: QualityFacts): Pick<QualityRecord, 'loudness'> {
  const { sourceSound, lessonSound, gainDb, targetLufs, lesson } = facts;
  if (lesson.audio.length === 0) return {};
  return {
    loudness: {
      ...(sourceSound === undefined ? {} : { source: sourceSound }),
      ...(lessonSound === undefined ? {} : { lesson: lessonSound }),
      ...(gainDb === undefined ? {} : { gainDb }),
      ...(targetLufs === undefined ? {} : { targetLufs }),
    },
  };
}

function sourceOf({ path, container, facts }: QualitySourceFacts): QualitySource {
  const { video, audio } = facts;
  return {
    name: basename(path).slice(0, 500),
    container,
    ...(facts.durationSeconds === undefined ? {} : { durationSeconds: facts.durationSeconds }),
    ...(video === undefined
      ? {}
      : {
          video: {
            codec: video.codec,
            pixelFormat: video.pixelFormat,
            widthPx: video.widthPx,
            heightPx: video.heightPx,
            frameRateFps: video.frameRateFps,
            ...(video.variableFrameRate ? { variableFrameRate: true as const } : {}),
            ...(video.bitrateBps === undefined ? {} : { bitrateBps: Math.round(video.bitrateBps) }),
          },
        }),
    ...(audio === undefined
      ? {}
      : {
          audio: {
            codec: audio.codec,
            channels: audio.channels,
            sampleRateHz: audio.sampleRateHz,
            ...(audio.bitrateBps === undefined ? {} : { bitrateBps: Math.round(audio.bitrateBps) }),
          },
        }),
  };
}

function mean(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return Math.round((sum / values.length) * 1e6) / 1e6;
}

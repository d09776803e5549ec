/**
 * The plan: everything the packager is going to make, decided before anything is run.
 *
 * It is a plain value made from facts and a ladder, so it can be printed, compared and tested
 * without ffmpeg.
 */

import { PackagerFault } from './fault.ts';
import { type FrameRate, framesPerSecond, lessonFrameRate } from './frame-rate.ts';
import type { Ladder } from './ladder.ts';
import { type VideoRung, chooseRungs } from './rungs.ts';
import { type SourceFacts, remuxReason, squarePixelSize } from './source.ts';

export interface AudioPlan {
  readonly bitrateBps: number;
  readonly channels: 1 | 2;
  readonly sampleRateHz: number;
  readonly segmentSeconds: number;
  /** Silence added so that sound lasts as long as the picture. */
  readonly padSamples: number;
}

export interface VideoPlan {
  readonly frameRate: FrameRate;
  /** Ticks a second of every rung's timeline. */
  readonly timescaleHz: number;
  readonly gopSeconds: number;
  readonly preset: string;
  readonly deinterlace: boolean;
  /** The last picture is held so long that the picture lasts as long as the sound. */
  readonly holdLastFrames: number;
  readonly rungs: readonly VideoRung[];
}

export interface StoryboardPlan {
  readonly columns: number;
  readonly rows: number;
  readonly thumbnailWidthPx: number;
  readonly thumbnailHeightPx: number;
  readonly intervalSeconds: number;
}

export interface PosterPlan {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly atFrame: number;
}

export interface Plan {
  readonly source: SourceFacts;
  readonly ladderName: string;
  readonly remuxReason?: string;
  readonly video?: VideoPlan;
  readonly audio?: AudioPlan;
  readonly storyboard?: StoryboardPlan;
  readonly poster?: PosterPlan;
  /** Threads of the decoder and of each encoder. */
  readonly threads: number;
}

export interface PlanWishes {
  readonly stereo: boolean;
  readonly storyboard: boolean;
  readonly threads: number;
}

/** Differences between sound and picture up to this are left to the player. */
const tolerableEndSeconds = 0.04;
const posterWidthPx = 640;

/** @throws PackagerFault where the source holds neither picture nor sound. */
export function planLesson(facts: SourceFacts, ladder: Ladder, wishes: PlanWishes): Plan {
  if (facts.video === undefined && facts.audio === undefined) {
    throw new PackagerFault(
      'fault',
      'This file cannot become a lesson.',
      'it has no video stream and no audio stream',
      'Check the file with "lectern-packager probe", or export the lecture again.',
    );
  }
  const reason = remuxReason(facts);
  const videoLacksSeconds = lack(facts.video?.endSeconds, facts.audio?.endSeconds);
  const audioLacksSeconds = lack(facts.audio?.endSeconds, facts.video?.endSeconds);
  const video = planVideo(facts, ladder, videoLacksSeconds);
  const storyboard = planStoryboard(facts, ladder, wishes);
  return {
    source: facts,
    ladderName: ladder.name,
    ...(reason === undefined ? {} : { remuxReason: reason }),
    ...(video === undefined ? {} : { video, poster: planPoster(facts, video) }),
    ...(facts.audio === undefined
      ? {}
      : {
          audio: {
            bitrateBps: wishes.stereo ? ladder.audio.stereoBitrateBps : ladder.audio.monoBitrateBps,
            channels: wishes.stereo ? 2 : 1,
            sampleRateHz: ladder.audio.sampleRateHz,
            segmentSeconds: ladder.audio.segmentSeconds,
            padSamples: Math.ceil(audioLacksSeconds * ladder.audio.sampleRateHz),
          },
        }),
    ...(storyboard === undefined ? {} : { storyboard }),
    threads: wishes.threads,
  };
}

function lack(endSeconds: number | undefined, otherEndSeconds: number | undefined): number {
  if (endSeconds === undefined || otherEndSeconds === undefined) return 0;
  const lacking = otherEndSeconds - endSeconds;
  return lacking > tolerableEndSeconds ? lacking : 0;
}

function planVideo(
  facts: SourceFacts,
  ladder: Ladder,
  lackingSeconds: number,
): VideoPlan | undefined {
  if (facts.video === undefined) return undefined;
  const frameRate = lessonFrameRate(facts.video, ladder.maxFrameRateFps);
  return {
    frameRate,
    timescaleHz: frameRate.numerator * 1000,
    gopSeconds: ladder.gopSeconds,
    preset: ladder.video.preset,
    deinterlace: facts.video.interlaced,
    holdLastFrames: Math.round(lackingSeconds * framesPerSecond(frameRate)),
    rungs: chooseRungs(facts.video, facts, ladder, frameRate),
  };
}

function planStoryboard(
  facts: SourceFacts,
  ladder: Ladder,
  wishes: PlanWishes,
): StoryboardPlan | undefined {
  if (facts.video === undefined || !wishes.storyboard) return undefined;
  const { columns, rows, widthPx, intervalSeconds, longIntervalSeconds, longLessonSeconds } =
    ladder.storyboard;
  const size = squarePixelSize(facts.video);
  const isLong = (facts.durationSeconds ?? 0) >= longLessonSeconds;
  return {
    columns,
    rows,
    thumbnailWidthPx: widthPx,
    thumbnailHeightPx: evenPx((widthPx * size.heightPx) / size.widthPx),
    intervalSeconds: isLong ? longIntervalSeconds : intervalSeconds,
  };
}

function planPoster(facts: SourceFacts, video: VideoPlan): PosterPlan {
  const top = video.rungs[0] as VideoRung;
  const widthPx = Math.min(posterWidthPx, top.widthPx);
  // A little way in: the very first picture is often black or a title fading in.
  const atSeconds = Math.min(10, (facts.durationSeconds ?? 0) / 4);
  return {
    widthPx,
    heightPx: evenPx((widthPx * top.heightPx) / top.widthPx),
    atFrame: Math.floor(atSeconds * framesPerSecond(video.frameRate)),
  };
}

function evenPx(px: number): number {
  return Math.min(1000, Math.max(16, Math.round(px / 2) * 2));
}

/** The pictures of a lesson: which stream of which input, at what rate, in which rungs. */

import type { ContentClass, StreamName } from '../../engine/protocol/lesson.ts';
import { framesPerSecond, lessonFrameRate } from './frame-rate.ts';
import { type Ladder, ladderOfClass } from './ladder.ts';
import type { PlanWishes, StreamPlan } from './plan-shape.ts';
import { isShowable } from './picture-size.ts';
import { decideRungs } from './rungs.ts';
import { type SourceFacts, type SourceVideo, squarePixelSize } from './source.ts';

/** Differences between sound and picture up to this are left to the player. */
const tolerableEndSeconds = 0.04;
/** Held beyond the end where the end is cut to the frame. */
const spareSeconds = 2;

export interface PictureChoice {
  readonly name: StreamName;
  readonly input: number;
  readonly video: SourceVideo;
}

export function planStreams(
  facts: readonly SourceFacts[],
  ladder: Ladder,
  wishes: PlanWishes,
  endSeconds: number | undefined,
): StreamPlan[] {
  const choices = choosePictures(facts, wishes);
  const classOf = (name: StreamName): ContentClass =>
    wishes.analyses?.[name]?.contentClass ?? 'mixed';
  const gopSeconds = sharedGop(
    choices.map((choice) => classOf(choice.name)),
    ladder,
  );
  return choices.map(({ name, input, video }) => {
    const terms = { ...ladderOfClass(ladder, classOf(name)), gopSeconds };
    const frameRate = lessonFrameRate(video, terms.maxFrameRateFps, gopSeconds);
    const analysis = wishes.analyses?.[name];
    const choice = decideRungs(video, facts[input] as SourceFacts, terms, frameRate, analysis);
    // A browser's recording names no end of its streams: of two pictures, that of its file is meant.
    const ownEnd =
      video.endSeconds ?? (choices.length > 1 ? facts[input]?.durationSeconds : undefined);
    const lacking = lackSeconds(ownEnd, endSeconds);
    return {
      name,
      input,
      selector: video.index === undefined ? 'v:0' : String(video.index),
      contentClass: classOf(name),
      ...(analysis === undefined ? {} : { classWhy: analysis.why }),
      frameRate,
      timescaleHz: frameRate.numerator * 1000,
      preset: terms.preset,
      x264Params: terms.x264Params,
      deinterlace: video.interlaced,
      ...(ownEnd === undefined ? {} : { endSeconds: ownEnd }),
      holdLastFrames: Math.round(
        // Of two pictures neither may end early by a frame, whatever the containers say.
        (lacking + (choices.length > 1 ? spareSeconds : 0)) * framesPerSecond(frameRate),
      ),
      rungs: choice.rungs,
      droppedRungs: choice.dropped,
    };
  });
}

/**
 * Both pictures share one grid: that of the class with the shorter GOP. A key picture more costs still
 * slides little, while a talk with segments of eight seconds would seek and switch late.
 */
export function gridGopSeconds(streams: readonly StreamPlan[], ladder: Ladder): number {
  return sharedGop(
    streams.map((stream) => stream.contentClass),
    ladder,
  );
}

function sharedGop(classes: readonly ContentClass[], ladder: Ladder): number {
  const all = classes.length === 0 ? (['mixed'] as const) : classes;
  return Math.min(...all.map((one) => ladderOfClass(ladder, one).gopSeconds));
}

/** Two inputs, or two pictures in one: camera first, slides or screen second. */
export function choosePictures(
  facts: readonly SourceFacts[],
  wishes: Pick<PlanWishes, 'onePicture'>,
): PictureChoice[] {
  const all = facts.flatMap((one, input) => {
    const own = one.video === undefined ? [] : [one.video];
    const more =
      facts.length > 1 || wishes.onePicture === true
        ? []
        : (one.otherVideos ?? []).filter(canBeShown);
    return [...own, ...more].map((video) => ({ input, video }));
  });
  const names: readonly StreamName[] = ['presenter', 'presentation'];
  return all.slice(0, names.length).map((one, i) => ({ ...one, name: names[i] as StreamName }));
}

export function canBeShown(video: SourceVideo): boolean {
  return isShowable(squarePixelSize(video));
}

/** Where the longest of all sounds and pictures ends; absent where none says. */
export function lessonEndSeconds(facts: readonly SourceFacts[]): number | undefined {
  const ends = facts.flatMap((one) => {
    const own = [one.video?.endSeconds, one.audio?.endSeconds].filter((end) => end !== undefined);
    if (own.length > 0) return own;
    return one.durationSeconds === undefined ? [] : [one.durationSeconds];
  });
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** How much is missing to the end of the lesson; 0 where it is too little to be noticed. */
export function lackSeconds(endSeconds: number | undefined, lessonEnd: number | undefined): number {
  if (endSeconds === undefined || lessonEnd === undefined) return 0;
  const lacking = lessonEnd - endSeconds;
  return lacking > tolerableEndSeconds ? lacking : 0;
}

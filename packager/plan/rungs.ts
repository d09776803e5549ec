/** Ladder and source to rungs: never larger than the source, never a rung nobody would see. */

import { type FrameRate, framesPerSecond, rungFrameRate } from './frame-rate.ts';
import type { Ladder, LadderRung } from './ladder.ts';
import { type SourceFacts, type SourceVideo, squarePixelSize } from './source.ts';

export interface VideoRung {
  /** `720p`: the short side in pixels. */
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameRate: FrameRate;
  readonly gopFrames: number;
  readonly crf: number;
  readonly maxBitrateBps: number;
  readonly bufferBits: number;
  /** Why this rung is as it is, for people. */
  readonly why: string;
}

/** A rung closer than this to the one above costs an encode and shows no difference. */
const worthwhileStepRatio = 0.85;
/** A picture longer than this multiple of its rung is fitted by its long side. */
const longestSideRatio = 2.4;
/** Below this a cap would smear even still slides. */
const leastCapBps = 150_000;
/** Headroom of a cap over the source's own bitrate. */
const capOverSourceRatio = 1.1;

export function chooseRungs(
  video: SourceVideo,
  facts: SourceFacts,
  ladder: Ladder,
  lessonRate: FrameRate,
): VideoRung[] {
  const size = squarePixelSize(video);
  const shortPx = evenBelow(Math.min(size.widthPx, size.heightPx));
  const highest = ladder.video.rungs[0] as LadderRung;
  const topPx = Math.min(shortPx, highest.heightPx);
  const below = ladder.video.rungs.filter((rung) => rung.heightPx <= topPx * worthwhileStepRatio);
  const sourceBps = videoBitrateBps(video, facts);

  const make = (rung: LadderRung, isTop: boolean): VideoRung => {
    const wantedPx = isTop ? topPx : rung.heightPx;
    const fitted = fitWithin(size, wantedPx);
    const rate = isTop
      ? lessonRate
      : rungFrameRate(lessonRate, rung.maxFrameRateFps, ladder.gopSeconds);
    // A small source shown on the weakest rung's terms still runs at its full frame rate.
    const fullRateRatio = isTop ? Math.max(1, framesPerSecond(rate) / rung.maxFrameRateFps) : 1;
    const ladderCapBps = Math.round(rung.maxBitrateBps * fullRateRatio);
    const sourceCapBps =
      sourceBps === undefined ? Infinity : Math.max(leastCapBps, sourceBps * capOverSourceRatio);
    const maxBitrateBps = Math.round(Math.min(ladderCapBps, sourceCapBps));
    return {
      name: `${Math.min(fitted.widthPx, fitted.heightPx)}p`,
      ...fitted,
      frameRate: rate,
      gopFrames: (ladder.gopSeconds * rate.numerator) / rate.denominator,
      crf: rung.crf,
      maxBitrateBps,
      // The burst stays that of the ladder, so a slide change is sharp even under a low cap.
      bufferBits: Math.round(ladderCapBps * rung.bufferSeconds),
      why: explain(isTop, shortPx, highest.heightPx, maxBitrateBps < ladderCapBps),
    };
  };

  const topTerms = ladder.video.rungs.findLast((rung) => rung.heightPx >= topPx) ?? highest;
  return [make(topTerms, true), ...below.map((rung) => make(rung, false))];
}

function explain(isTop: boolean, shortPx: number, highestPx: number, capped: boolean): string {
  const size = !isTop
    ? 'a step of the ladder'
    : shortPx > highestPx
      ? "the ladder's highest rung; the source is larger"
      : "the source's own size; nothing is ever enlarged";
  return capped ? `${size}; capped near the source's bitrate` : size;
}

/** The video stream's bitrate, or what the file's leaves after its audio. */
function videoBitrateBps(video: SourceVideo, facts: SourceFacts): number | undefined {
  if (video.bitrateBps !== undefined) return video.bitrateBps;
  if (facts.bitrateBps === undefined || facts.videoStreams > 1) return undefined;
  return Math.max(1, facts.bitrateBps - (facts.audio?.bitrateBps ?? 0));
}

function fitWithin(
  size: { widthPx: number; heightPx: number },
  rungPx: number,
): { widthPx: number; heightPx: number } {
  const shortPx = Math.min(size.widthPx, size.heightPx);
  const longPx = Math.max(size.widthPx, size.heightPx);
  const scale = Math.min(1, rungPx / shortPx, (rungPx * longestSideRatio) / longPx);
  return {
    widthPx: evenNear(size.widthPx * scale, size.widthPx),
    heightPx: evenNear(size.heightPx * scale, size.heightPx),
  };
}

/** H.264 with 4:2:0 colour has no odd sizes. */
function evenNear(px: number, limitPx: number): number {
  return Math.max(2, Math.min(Math.round(px / 2) * 2, evenBelow(limitPx)));
}

function evenBelow(px: number): number {
  return Math.max(2, Math.floor((px + 1e-6) / 2) * 2);
}

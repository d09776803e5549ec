/** Ladder and source to rungs: never larger than the source, never a rung nobody would see. */

import type { ContentAnalysis } from './content.ts';
import { predictedBps } from './forecast.ts';
import { type FrameRate, framesPerSecond, rungFrameRate } from './frame-rate.ts';
import type { ClassLadder, EncoderPreset, LadderRung } from './ladder.ts';
import { evenBelow, fitWithin, shortSidePx } from './picture-size.ts';
import { earnsItsPlace } from './pruning.ts';
import { type SourceFacts, type SourceVideo, squarePixelSize } from './source.ts';
import { videoBitrateBps } from './source-bitrate.ts';

export interface VideoRung {
  /** `720p`: the short side in pixels; `720p5` where a rung of that size at 5 a second is not the first. */
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameRate: FrameRate;
  readonly gopFrames: number;
  readonly crf: number;
  readonly preset: EncoderPreset;
  readonly maxBitrateBps: number;
  readonly bufferBits: number;
  /** Mean bitrate that measuring the source foretells; absent where it was not measured. */
  readonly predictedBps?: number;
  /** Why this rung is as it is, for people. */
  readonly why: string;
}

/** A rung of the ladder that is not made. */
export interface DroppedRung {
  readonly name: string;
  readonly why: string;
}

export interface RungChoice {
  readonly rungs: readonly VideoRung[];
  readonly dropped: readonly DroppedRung[];
}

/** Below this a cap would smear even still slides. */
const leastCapBps = 150_000;
/** Headroom of a cap over the source's own bitrate. */
const capOverSourceRatio = 1.1;

export function chooseRungs(
  video: SourceVideo,
  facts: SourceFacts,
  ladder: ClassLadder,
  lessonRate: FrameRate,
  analysis?: Pick<ContentAnalysis, 'contentClass' | 'load'>,
): readonly VideoRung[] {
  return decideRungs(video, facts, ladder, lessonRate, analysis).rungs;
}

/** The rungs, and what became of the others. */
export function decideRungs(
  video: SourceVideo,
  facts: SourceFacts,
  ladder: ClassLadder,
  lessonRate: FrameRate,
  analysis?: Pick<ContentAnalysis, 'contentClass' | 'load'>,
): RungChoice {
  const source = squarePixelSize(video);
  const shortPx = evenBelow(shortSidePx(source));
  const sourceBps = videoBitrateBps(video, facts);
  const highest = ladder.rungs[0] as LadderRung;
  const topPx = Math.min(shortPx, highest.heightPx);

  const make = (wish: LadderRung, wantedPx: number, why: string, isTop: boolean): VideoRung => {
    // Two screens side by side are long and not high: their length alone makes no rung smaller.
    const size = fitWithin(source, wantedPx, isTop ? highest.heightPx : wantedPx);
    const rate = isTop
      ? lessonRate
      : rungFrameRate(lessonRate, wish.maxFrameRateFps, ladder.gopSeconds);
    // A small source shown on a weaker rung's terms still runs at its full frame rate.
    const fullRateRatio = isTop ? Math.max(1, framesPerSecond(rate) / wish.maxFrameRateFps) : 1;
    const ladderCapBps = Math.round(wish.maxBitrateBps * fullRateRatio);
    const sourceCapBps =
      sourceBps === undefined ? Infinity : Math.max(leastCapBps, sourceBps * capOverSourceRatio);
    const maxBitrateBps = Math.round(Math.min(ladderCapBps, sourceCapBps));
    const preset = wish.preset ?? ladder.preset;
    const shape = { ...size, crf: wish.crf, preset, maxBitrateBps, gopSeconds: ladder.gopSeconds };
    const foretold =
      analysis?.load &&
      predictedBps(analysis.load, { ...shape, frameRateFps: framesPerSecond(rate) });
    return {
      name: `${shortSidePx(size)}p`,
      ...size,
      frameRate: rate,
      gopFrames: (ladder.gopSeconds * rate.numerator) / rate.denominator,
      crf: wish.crf,
      preset,
      maxBitrateBps,
      // The burst stays that of the ladder, so a slide change is sharp even under a low cap.
      bufferBits: Math.round(ladderCapBps * wish.bufferSeconds),
      ...(foretold === undefined ? {} : { predictedBps: foretold }),
      why: maxBitrateBps < ladderCapBps ? `${why}, capped near the source's bitrate` : why,
    };
  };

  const topTerms = ladder.rungs.findLast((rung) => rung.heightPx >= topPx) ?? highest;
  const top = make(topTerms, topPx, whyTop(shortPx, highest.heightPx), true);
  const dropped: DroppedRung[] = ladder.rungs
    .filter((wish) => wish.heightPx > topPx)
    .map((wish) => ({
      name: `${wish.heightPx}p`,
      why: `larger than the source, which is ${shortPx}p`,
    }));
  const rungs = [top];
  const consider = (wish: LadderRung, rung: VideoRung, isWeak: boolean): void => {
    const above = rungs.at(-1) as VideoRung;
    const verdict = earnsItsPlace(rung, { top, above, isWeak, pruning: ladder.pruning });
    if (!verdict.ok) return void dropped.push({ name: `${wish.heightPx}p`, why: verdict.why });
    const isTaken = rungs.some((other) => other.name === rung.name);
    const name = isTaken ? `${rung.name}${Math.round(framesPerSecond(rung.frameRate))}` : rung.name;
    rungs.push({ ...rung, name });
  };
  for (const wish of ladder.rungs.filter((rung) => rung.heightPx <= topPx && rung !== topTerms)) {
    consider(wish, make(wish, wish.heightPx, 'a step of the ladder', false), false);
  }
  const weak = ladder.weak;
  if (weak !== undefined) {
    const why = `for weak networks, ${weakWhy[ladder.contentClass]}`;
    consider(weak, make(weak, Math.min(topPx, weak.heightPx), why, false), true);
  }
  return { rungs, dropped };
}

const weakWhy: Readonly<Record<ClassLadder['contentClass'], string>> = {
  talk: 'small and at half the pictures',
  slides: 'text stays sharp, pictures are few',
  screen: 'text stays sharp, pictures are few',
  mixed: 'text stays readable, pictures are few',
};

function whyTop(shortPx: number, highestPx: number): string {
  return shortPx > highestPx
    ? "the ladder's highest; the source is larger"
    : "the source's own size";
}

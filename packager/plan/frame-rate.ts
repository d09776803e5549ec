/**
 * Frame rates that keep motion even and divide a group of pictures into whole frames, for every rung.
 */

import type { SourceVideo } from './source.ts';

/** An exact frame rate: `numerator / denominator` frames a second. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

/** Rates a lesson may run at; sources are taken to the next one that is not slower. */
const lessonRatesFps = [5, 6, 8, 10, 12, 12.5, 15, 20, 24, 25, 30, 48, 50, 60];

/** A screen recording that writes a frame only on change still needs smooth moments. */
const leastVariableRateFps = 15;

export function framesPerSecond(rate: FrameRate): number {
  return rate.numerator / rate.denominator;
}

/** As ffmpeg reads it: `30` or `25/2`. */
export function frameRateText(rate: FrameRate): string {
  return rate.denominator === 1 ? String(rate.numerator) : `${rate.numerator}/${rate.denominator}`;
}

/**
 * The frame rate of the lesson: 29.97 becomes 30, 50 becomes 25, 7 to 15 becomes 8 to 15; at most at
 * 15 a second, 25 and 50 become 12.5.
 *
 * @param gopSeconds takes rates only that put whole frames into it
 */
export function lessonFrameRate(
  video: SourceVideo,
  maxFps: number,
  gopSeconds?: number,
): FrameRate {
  let fps = video.frameRateFps > 0 ? video.frameRateFps : 25;
  if (video.variableFrameRate) fps = Math.max(fps, leastVariableRateFps);
  // Halving or thirding a regular rate keeps motion even; 50 at 30 would stutter, and so would 25 at 15.
  const divisor = Math.max(1, Math.ceil(fps / (maxFps * 1.02)));
  const wanted = fps / divisor;
  const rates = lessonRatesFps.filter(
    (rate) => rate <= maxFps && (gopSeconds === undefined || Number.isInteger(rate * gopSeconds)),
  );
  const chosen = rates.find((rate) => rate >= wanted * 0.98) ?? rates.at(-1) ?? maxFps;
  return reduce(Math.round(chosen * 2), 2);
}

/** The lesson's rate, or the largest whole part of it that is at most `maxFps`. */
export function rungFrameRate(lesson: FrameRate, maxFps: number, gopSeconds: number): FrameRate {
  for (let divisor = 1; divisor <= 60; divisor += 1) {
    const rate = reduce(lesson.numerator, lesson.denominator * divisor);
    if (framesPerSecond(rate) > maxFps) continue;
    if (Number.isInteger((gopSeconds * rate.numerator) / rate.denominator)) return rate;
  }
  return lesson;
}

function reduce(numerator: number, denominator: number): FrameRate {
  let [a, b] = [numerator, denominator];
  while (b !== 0) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

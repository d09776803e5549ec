/** From what the windows tell to what the lecture shows. Every threshold says where it is from. */

import type { ContentClass } from '../../engine/protocol/lesson.ts';
import type { ContentAnalysis, ContentLoad } from '../plan/content.ts';
import type { WindowMeasure } from './measure.ts';

/**
 * Share of the picture that changes however faintly, 15 times a second, measured in windows of 2 s all
 * over real recordings: lecturers 0.027 to 0.23, a slow camera pan 0.018, film 0.45 and more; progress
 * bars and drawn arrows on slides 0.0004 to 0.0027, dragging on a screen 0.0021.
 */
const cameraChangedRatio = 0.008;
const cornerChangedRatio = 0.0035;
/** The box around the changes: a lecturer in a wide shot 0.19, a pan 0.47; a corner a third wide 0.11. */
const cameraSpreadRatio = 0.15;
/** Where so much changes, nearly every picture is another: film has 0.45 and more. */
const filmChangedRatio = 0.1;
/** A camera is never still: 0.00 to 0.03. Moving slides and screens are 0.17 and more but for moments. */
const mostStillRatio = 0.15;
/** So much of a lecture is camera before it is nothing else, or before it is worth its own terms. */
const talkShare = 0.75;
const mixedShare = 0.2;
/** Small changes that are over at once: screens 0.5 and 1.7 a second, slides 0.1 and animated ones 0.07. */
const screenJumpsPerSecond = 0.2;
/** A single one may be a point that appears on a slide. */
const fewestJumps = 2;

/** What a window shows. `corner`: something small moves all the time, the rest stands. */
type WindowKind = 'camera' | 'corner' | 'standing';

export function windowKind({ motion }: WindowMeasure): WindowKind {
  if (motion.comparisons === 0 || motion.stillRatio > mostStillRatio) return 'standing';
  const isWide = motion.spreadRatio >= cameraSpreadRatio;
  if (motion.changedRatio >= filmChangedRatio) return 'camera';
  if (motion.changedRatio >= cameraChangedRatio && isWide) return 'camera';
  return motion.changedRatio >= cornerChangedRatio ? 'corner' : 'standing';
}

/** @param windows as measured; none where the source could not be measured */
export function classify(windows: readonly WindowMeasure[]): ContentAnalysis {
  const count = windows.length;
  if (count === 0) {
    return {
      contentClass: 'mixed',
      why: 'nothing could be measured, so nothing is taken for granted',
      measures: { windows: 0 },
    };
  }
  const kinds = windows.map(windowKind);
  const shareOf = (kind: WindowKind): number => kinds.filter((one) => one === kind).length / count;
  const seconds = sum(windows.map((one) => one.seconds));
  const jumps = sum(windows.map((one) => one.motion.jumps));
  const mean = (value: (one: WindowMeasure) => number): number => sum(windows.map(value)) / count;
  const measures = {
    windows: count,
    measuredSeconds: rounded(seconds),
    cameraShareRatio: rounded(shareOf('camera')),
    cornerShareRatio: rounded(shareOf('corner')),
    stillRatio: rounded(mean((one) => one.motion.stillRatio)),
    changedRatio: rounded(mean((one) => one.motion.changedRatio)),
    spreadRatio: rounded(mean((one) => one.motion.spreadRatio)),
    jumpsPerSecond: rounded(seconds > 0 ? jumps / seconds : 0),
    flatRatio: rounded(mean((one) => one.motion.flatRatio)),
  };
  const verdict = decideClass({ ...measures, jumps });
  return { ...verdict, measures, load: loadOf(windows, seconds) };
}

interface Evidence {
  readonly windows: number;
  readonly cameraShareRatio: number;
  readonly cornerShareRatio: number;
  readonly stillRatio: number;
  readonly jumpsPerSecond: number;
  readonly jumps: number;
}

function decideClass(found: Evidence): { contentClass: ContentClass; why: string } {
  const { windows, cameraShareRatio: camera, cornerShareRatio: corner, jumps } = found;
  const standing = `the picture stands ${percent(found.stillRatio)} of the time`;
  if (camera >= talkShare) {
    return {
      contentClass: 'talk',
      why: `the whole picture moves in ${outOf(camera, windows)} measured windows, as a camera's does`,
    };
  }
  if (camera + corner > mixedShare) {
    const why =
      camera > 0
        ? `the whole picture moves in ${outOf(camera, windows)} measured windows and stands in others`
        : `something small moves all the time in ${outOf(corner, windows)} measured windows, the rest stands`;
    return { contentClass: 'mixed', why };
  }
  if (jumps >= fewestJumps && found.jumpsPerSecond >= screenJumpsPerSecond) {
    const times = Number(found.jumpsPerSecond.toFixed(1));
    const often = times === 1 ? 'once a second' : `${times} times a second`;
    return { contentClass: 'screen', why: `${standing}, and small parts change ${often}` };
  }
  return { contentClass: 'slides', why: `${standing}, and little changes in between` };
}

function loadOf(windows: readonly WindowMeasure[], seconds: number): ContentLoad {
  const { widthPx, heightPx, frameRateFps, crf } = (windows[0] as WindowMeasure).load;
  const total = (value: (load: WindowMeasure['load']) => number): number =>
    sum(windows.map((one) => value(one.load)));
  return {
    ...{ widthPx, heightPx, frameRateFps, crf },
    keyPictureBits: Math.round(total((load) => load.keyBits) / total((load) => load.keyPictures)),
    otherBps: seconds > 0 ? Math.round(total((load) => load.otherBits) / seconds) : 0,
    cpuSecondsPerSecond: seconds > 0 ? rounded(total((load) => load.cpuSeconds) / seconds) : 0,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}

function outOf(share: number, windows: number): string {
  const some = Math.round(share * windows);
  return some === windows ? `all ${windows}` : `${some} of ${windows}`;
}

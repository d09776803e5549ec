/** Every rung of every stream against its source, over a few windows. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type EncodedLesson, rungParts } from '../assembly/encoded-lesson.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import { type LikenessWindow, likenessWindows } from './likeness-windows.ts';
import { measureLikeness } from './measure-likeness.ts';
import { windowPieces } from './window-pieces.ts';

export interface LikenessWork {
  readonly ffmpeg: string;
  readonly encoded: EncodedLesson;
  readonly inputs: readonly string[];
  /** Moments of the key pictures and the end, ms. */
  readonly gridMs: readonly number[];
  /** How many windows; `all` compares every picture of the lesson. */
  readonly windows?: number | 'all';
  readonly vmafModel?: string;
  readonly workFolder: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number;
  /** Runs each window when its turn comes. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface LessonLikeness {
  readonly windows: readonly LikenessWindow[];
  /** By track path: one value a window. */
  readonly ssim: ReadonlyMap<string, readonly number[]>;
  readonly vmaf: ReadonlyMap<string, readonly number[]>;
}

/** Moments at which every rung has a key picture, and the end; empty where there is no picture. */
export function keyGridMs(encoded: EncodedLesson): number[] {
  const stream = encoded.plan.streams[0];
  const top = stream?.rungs[0];
  if (stream === undefined || top === undefined) return [];
  const frames = rungParts(encoded, stream, top).reduce((sum, part) => sum + part.frames, 0);
  const frameMs = 1000 / framesPerSecond(top.frameRate);
  const starts = Array.from({ length: Math.ceil(frames / top.gopFrames) }, (_, i) => i);
  return [...starts.map((i) => i * top.gopFrames * frameMs), frames * frameMs];
}

export async function lessonLikeness(work: LikenessWork): Promise<LessonLikeness> {
  const windows = likenessWindows(work.gridMs, work.windows);
  const found: Scores[] = [];
  const folder = join(work.workFolder, 'windows');
  try {
    const compared = windows.map((window) =>
      compareWindow(work, window, join(folder, `${window.segment}`)),
    );
    const ended = await Promise.allSettled(compared);
    for (const one of ended) {
      if (one.status === 'rejected') throw one.reason;
      found.push(one.value);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { windows, ssim: byTrack(found, 'ssim'), vmaf: byTrack(found, 'vmaf') };
}

interface Score {
  readonly path: string;
  readonly value: number;
}

/** Of one window. */
type Scores = Readonly<Record<'ssim' | 'vmaf', readonly Score[]>>;

function byTrack(windows: readonly Scores[], kind: keyof Scores): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { path, value } of windows.flatMap((scores) => scores[kind])) {
    found.set(path, [...(found.get(path) ?? []), value]);
  }
  return found;
}

async function compareWindow(
  work: LikenessWork,
  window: LikenessWindow,
  folder: string,
): Promise<Scores> {
  return work.take(async () => {
    await mkdir(folder, { recursive: true });
    const ssim = await scoresOf(work, window, folder, undefined);
    const { vmafModel } = work;
    const vmaf = vmafModel === undefined ? [] : await scoresOf(work, window, folder, vmafModel);
    await rm(folder, { recursive: true, force: true });
    return { ssim, vmaf };
  });
}

async function scoresOf(
  work: LikenessWork,
  window: LikenessWindow,
  folder: string,
  vmafModel: string | undefined,
): Promise<Score[]> {
  const { encoded, inputs } = work;
  const scores: Score[] = [];
  for (const stream of encoded.plan.streams) {
    const top = stream.rungs[0];
    const rungs = await windowPieces(encoded, stream, window, folder);
    if (top === undefined || rungs === undefined) continue;
    const values = await measureLikeness({
      ffmpeg: work.ffmpeg,
      sourcePath: inputs[stream.input] as string,
      selector: stream.selector,
      deinterlace: stream.deinterlace,
      widthPx: top.widthPx,
      heightPx: top.heightPx,
      frameRateFps: framesPerSecond(stream.frameRate),
      rungs,
      startSeconds: window.startMs / 1000,
      lengthSeconds: window.lengthMs / 1000,
      isEveryPicture: work.windows === 'all',
      folder,
      signal: work.signal,
      ...(work.nice === undefined ? {} : { nice: work.nice }),
      ...(vmafModel === undefined ? {} : { vmafModel }),
    });
    for (const [i, rung] of stream.rungs.entries()) {
      const value = values[i];
      if (value === undefined || !Number.isFinite(value)) continue;
      scores.push({ path: `${stream.name}/${rung.name}`, value });
    }
  }
  return scores;
}

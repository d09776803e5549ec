/** Every rung of every stream against its source, over a few windows. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { EncodedLesson } from '../assembly/encoded-lesson.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import { type LikenessWindow, likenessWindows } from './likeness-windows.ts';
import { measureLikeness } from './measure-likeness.ts';
import { windowPieces } from './window-pieces.ts';

export interface LikenessWork {
  readonly ffmpeg: string;
  readonly encoded: EncodedLesson;
  readonly inputs: readonly string[];
  /** Boundaries of the video segments, ms. */
  readonly gridMs: readonly number[];
  /** How many windows; `all` compares every picture of the lesson. */
  readonly windows?: number | 'all';
  readonly vmafModel?: string;
  readonly workFolder: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number;
}

export interface LessonLikeness {
  readonly windows: readonly LikenessWindow[];
  /** By track path: one value a window. */
  readonly ssim: ReadonlyMap<string, readonly number[]>;
  readonly vmaf: ReadonlyMap<string, readonly number[]>;
}

export async function lessonLikeness(work: LikenessWork): Promise<LessonLikeness> {
  const windows = likenessWindows(work.gridMs, work.windows);
  const ssim = new Map<string, number[]>();
  const vmaf = new Map<string, number[]>();
  const folder = join(work.workFolder, 'windows');
  await mkdir(folder, { recursive: true });
  try {
    for (const window of windows) {
      for (const scores of [ssim, vmaf]) {
        if (scores === vmaf && work.vmafModel === undefined) continue;
        await compareWindow(work, window, folder, scores, scores === vmaf);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { windows, ssim, vmaf };
}

async function compareWindow(
  work: LikenessWork,
  window: LikenessWindow,
  folder: string,
  scores: Map<string, number[]>,
  isVmaf: boolean,
): Promise<void> {
  const { encoded, inputs } = work;
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
      ...(isVmaf && work.vmafModel !== undefined ? { vmafModel: work.vmafModel } : {}),
    });
    for (const [i, rung] of stream.rungs.entries()) {
      const value = values[i];
      const path = `${stream.name}/${rung.name}`;
      if (value !== undefined && Number.isFinite(value)) {
        scores.set(path, [...(scores.get(path) ?? []), value]);
      }
    }
  }
}

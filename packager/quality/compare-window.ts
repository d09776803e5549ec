/** Every rung of every stream against its source, in one window. */

import { mkdir, rm } from 'node:fs/promises';

import type { EncodedLesson } from '../assembly/encoded-lesson.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import { videoOf } from '../plan/source.ts';
import type { LikenessWindow } from './likeness-windows.ts';
import { measureLikeness } from './measure-likeness.ts';
import { windowPieces } from './window-pieces.ts';

export interface WindowWork {
  readonly ffmpeg: string;
  readonly inputs: readonly string[];
  /** How many windows; `all` compares every picture of the lesson. */
  readonly windows?: number | 'all';
  readonly vmafModel?: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number;
}

export interface Score {
  /** Of the track. */
  readonly path: string;
  readonly value: number;
}

/** Of one window. */
export type Scores = Readonly<Record<'ssim' | 'vmaf', readonly Score[]>>;

/** @param folder for this window alone; gone afterwards */
export async function compareWindow(
  work: WindowWork,
  encoded: EncodedLesson,
  window: LikenessWindow,
  folder: string,
): Promise<Scores> {
  await mkdir(folder, { recursive: true });
  const place = { encoded, window, folder };
  const ssim = await scoresOf(work, place, undefined);
  const { vmafModel } = work;
  const vmaf = vmafModel === undefined ? [] : await scoresOf(work, place, vmafModel);
  await rm(folder, { recursive: true, force: true });
  return { ssim, vmaf };
}

interface WindowPlace {
  readonly encoded: EncodedLesson;
  readonly window: LikenessWindow;
  readonly folder: string;
}

async function scoresOf(
  work: WindowWork,
  { encoded, window, folder }: WindowPlace,
  vmafModel: string | undefined,
): Promise<Score[]> {
  const { inputs } = work;
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
      lateKeys: videoOf(encoded.plan.inputs[stream.input]?.facts, stream.selector)?.lateKeys,
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

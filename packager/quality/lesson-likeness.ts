/** Every rung of every stream against its source, over a few windows. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type EncodedLesson, rungParts } from '../assembly/encoded-lesson.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import type { Plan } from '../plan/plan.ts';
import type { TaskResult } from '../plan/task.ts';
import { chunkTaskId, chunksOf } from '../plan/tasks.ts';
import { type Scores, type WindowWork, compareWindow } from './compare-window.ts';
import { type LikenessWindow, likenessWindows } from './likeness-windows.ts';

export interface LikenessWork extends WindowWork {
  readonly workFolder: string;
  /** Runs each window when its turn comes. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface LessonLikeness {
  readonly windows: readonly LikenessWindow[];
  /** By track path: one value a window. */
  readonly ssim: ReadonlyMap<string, readonly number[]>;
  readonly vmaf: ReadonlyMap<string, readonly number[]>;
}

interface Begun {
  readonly scores: Promise<Scores>;
  /** The chunks that were compared, one of each stream. */
  readonly chunks: readonly (TaskResult | undefined)[];
}

/**
 * Windows are compared as soon as the chunks they lie in are finished. Where, against expectation, the
 * lesson came out of another length or a chunk was made again, its windows are compared anew: what is
 * told does not depend on when it was measured.
 */
export class LessonComparison {
  readonly #work: LikenessWork;
  readonly #folder: string;
  readonly #begun = new Map<string, Begun>();
  #count = 0;

  constructor(work: LikenessWork) {
    this.#work = work;
    this.#folder = join(work.workFolder, 'windows');
  }

  /** Begins what can be compared now; call it as often as another chunk is finished. */
  beginFinished(soFar: EncodedLesson): void {
    for (const window of this.#windows(plannedGridMs(soFar.plan), soFar.plan)) {
      const isFinished = chunksAt(soFar, window).every((chunk) => chunk !== undefined);
      if (isFinished) void this.#begin(soFar, window);
    }
  }

  /** @returns nothing for a lesson without pictures */
  async all(encoded: EncodedLesson): Promise<LessonLikeness | undefined> {
    const gridMs = keyGridMs(encoded);
    if (gridMs.length < 2) return undefined;
    const windows = this.#windows(gridMs, encoded.plan);
    try {
      const found = await Promise.all(windows.map((window) => this.#begin(encoded, window)));
      return { windows, ssim: byTrack(found, 'ssim'), vmaf: byTrack(found, 'vmaf') };
    } finally {
      // Also of those that turned out not to be needed: they write into the folder.
      await Promise.allSettled([...this.#begun.values()].map(({ scores }) => scores));
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  #windows(gridMs: readonly number[], { inputs, streams }: Plan): LikenessWindow[] {
    const { video } = inputs[streams[0]?.input ?? 0]?.facts ?? {};
    return likenessWindows(gridMs, this.#work.windows, video?.keySeconds);
  }

  #begin(encoded: EncodedLesson, window: LikenessWindow): Promise<Scores> {
    const { take } = this.#work;
    const key = `${window.startMs} ${window.lengthMs}`;
    const chunks = chunksAt(encoded, window);
    const earlier = this.#begun.get(key);
    if (earlier?.chunks.every((chunk, i) => chunk === chunks[i]) === true) return earlier.scores;
    this.#count += 1;
    const folder = join(this.#folder, `${this.#count}`);
    const scores = take(() => compareWindow(this.#work, encoded, window, folder));
    // Whoever asks for it hears of its failure; nobody has to.
    scores.catch(() => {});
    this.#begun.set(key, { scores, chunks });
    return scores;
  }
}

/** What is known of the chunks that a window lies in. */
function chunksAt(
  { plan, results }: EncodedLesson,
  { startMs }: LikenessWindow,
): (TaskResult | undefined)[] {
  return plan.streams.map((stream) => {
    const chunk = chunksOf(plan, stream).findLast((one) => one.startSeconds * 1000 <= startMs);
    return chunk && results.get(chunkTaskId(stream, chunk.index));
  });
}

/** Moments at which every rung has a key picture, and the end; empty where there is no picture. */
function keyGridMs(encoded: EncodedLesson): number[] {
  const stream = encoded.plan.streams[0];
  const top = stream?.rungs[0];
  if (stream === undefined || top === undefined) return [];
  const frames = rungParts(encoded, stream, top).reduce((sum, part) => sum + part.frames, 0);
  return gridOf(frames, top.gopFrames, framesPerSecond(top.frameRate));
}

/** The same, as far as it can be told before all is encoded. */
function plannedGridMs({ streams, durationSeconds = 0 }: Plan): number[] {
  const top = streams[0]?.rungs[0];
  if (top === undefined) return [];
  const frameRateFps = framesPerSecond(top.frameRate);
  return gridOf(Math.round(durationSeconds * frameRateFps), top.gopFrames, frameRateFps);
}

function gridOf(frames: number, gopFrames: number, frameRateFps: number): number[] {
  const msOf = (frame: number): number => (frame * 1000) / frameRateFps;
  const starts = Array.from({ length: Math.ceil(frames / gopFrames) }, (_, i) => i);
  return [...starts.map((i) => msOf(i * gopFrames)), msOf(frames)];
}

function byTrack(windows: readonly Scores[], kind: keyof Scores): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { path, value } of windows.flatMap((scores) => scores[kind])) {
    found.set(path, [...(found.get(path) ?? []), value]);
  }
  return found;
}

/** Where the results of the tasks lie, track by track. */

import { join } from 'node:path';

import { SIGNATURE_FILE } from '../perception/signature.ts';
import { encodedFile } from '../plan/encoded-files.ts';
import type { Plan, StreamPlan } from '../plan/plan.ts';
import type { VideoRung } from '../plan/rungs.ts';
import type { TaskResult } from '../plan/task.ts';
import { AUDIO_TASK, chunkTaskId, chunksOf } from '../plan/tasks.ts';
import type { EncodedPart } from './joined-parts.ts';

/** The encodes of a lesson, finished and checked. */
export interface EncodedLesson {
  readonly plan: Plan;
  readonly resultsFolder: string;
  /** By task id. */
  readonly results: ReadonlyMap<string, TaskResult>;
}

export function audioPath(encoded: EncodedLesson): string {
  return join(encoded.resultsFolder, AUDIO_TASK, encodedFile.audio);
}

/** The chunks that hold pictures. */
export function rungParts(
  encoded: EncodedLesson,
  stream: StreamPlan,
  rung: VideoRung,
): (EncodedPart & { readonly frames: number })[] {
  const name = encodedFile.rung(stream, rung);
  return chunkFiles(encoded, stream, name).filter((part) => part.frames > 0);
}

/** The parts of a stream's signature, in order of time. */
export function signaturePaths(encoded: EncodedLesson, stream: StreamPlan): string[] {
  return chunkFiles(encoded, stream, SIGNATURE_FILE).map((part) => part.path);
}

/** The parts of the storyboard's thumbnails, in order of time. */
export function thumbnailPaths(encoded: EncodedLesson): string[] {
  return pathsOfMain(encoded, encodedFile.thumbnails);
}

/** Absent where the source ended before the picture that was chosen. */
export function posterPath(encoded: EncodedLesson): string | undefined {
  return pathsOfMain(encoded, encodedFile.poster)[0];
}

function pathsOfMain(encoded: EncodedLesson, name: string): string[] {
  const main = encoded.plan.streams[0];
  if (main === undefined) return [];
  return chunkFiles(encoded, main, name)
    .filter((part) => part.bytes > 0)
    .map((part) => part.path);
}

function chunkFiles(
  encoded: EncodedLesson,
  stream: StreamPlan,
  name: string,
): (EncodedPart & { readonly frames: number; readonly bytes: number })[] {
  return chunksOf(encoded.plan, stream).flatMap((chunk) => {
    const id = chunkTaskId(stream, chunk.index);
    const file = encoded.results.get(id)?.files.find((one) => one.name === name);
    if (file === undefined) return [];
    const path = join(encoded.resultsFolder, id, name);
    const { bytes, frames = 0 } = file;
    return [{ path, startSeconds: chunk.startSeconds, bytes, frames }];
  });
}

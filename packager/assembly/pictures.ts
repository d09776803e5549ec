/** Storyboard and poster: from the chunks into the lesson. */

import { appendFile, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Lesson } from '../../engine/protocol/lesson.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { Presentation } from '../manifest/presentation.ts';
import { thumbnailCount, writeStoryboardVtt } from '../manifest/storyboard.ts';
import { encodedFile } from '../plan/encoded-files.ts';
import type { StoryboardPlan } from '../plan/plan.ts';
import { tileArguments } from '../plan/tile-arguments.ts';
import { type EncodedLesson, posterPath, thumbnailPaths } from './encoded-lesson.ts';
import type { FileList } from './file-list.ts';

const vttPath = 'storyboard/storyboard.vtt';

export interface TileWork {
  readonly ffmpeg: string;
  /** Its subfolder `tiles` is used, and removed. */
  readonly workFolder: string;
  readonly signal: AbortSignal | undefined;
}

export async function collectStoryboard(
  encoded: EncodedLesson,
  plan: StoryboardPlan,
  durationMs: number,
  files: FileList,
  work: TileWork,
): Promise<Presentation['storyboard']> {
  const intervalMs = plan.intervalSeconds * 1000;
  const perTile = plan.columns * plan.rows;
  const wanted = Math.ceil(thumbnailCount(durationMs, intervalMs) / perTile);
  const folder = join(work.workFolder, 'tiles');
  const tilePaths: string[] = [];
  const bytes: number[] = [];
  await makeTiles(encoded, plan, folder, work);
  const made = (await readdir(folder)).filter((name) => name.startsWith('tile-')).sort();
  for (const [index, name] of made.slice(0, wanted).entries()) {
    const path = `storyboard/${String(index + 1).padStart(5, '0')}.jpg`;
    bytes.push((await files.adopt(path, join(folder, name))).bytes);
    tilePaths.push(path);
  }
  await rm(folder, { recursive: true, force: true });
  if (tilePaths.length === 0) return undefined;
  const storyboard: NonNullable<Lesson['storyboard']> = {
    vtt: vttPath,
    tilePaths,
    columns: plan.columns,
    rows: plan.rows,
    thumbnailWidthPx: plan.thumbnailWidthPx,
    thumbnailHeightPx: plan.thumbnailHeightPx,
    intervalMs,
  };
  await files.write(vttPath, writeStoryboardVtt(storyboard, durationMs));
  return { ...storyboard, bytes };
}

/** The thumbnails of all chunks, end to end, become tiles in one small run. */
async function makeTiles(
  encoded: EncodedLesson,
  plan: StoryboardPlan,
  folder: string,
  work: TileWork,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const paths = thumbnailPaths(encoded);
  if (paths.length === 0) return;
  const all = join(folder, encodedFile.thumbnails);
  for (const path of paths) await appendFile(all, await readFile(path));
  await runFfmpeg({
    binary: work.ffmpeg,
    args: tileArguments(plan, all),
    folder,
    signal: work.signal,
  });
}

/** Absent where the source ended before the picture that was chosen. */
export async function collectPoster(
  encoded: EncodedLesson,
  files: FileList,
): Promise<string | undefined> {
  const from = posterPath(encoded);
  return from === undefined ? undefined : (await files.adopt('poster.jpg', from)).path;
}

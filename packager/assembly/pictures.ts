/** Storyboard and poster: moved from the work folder into the lesson. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Lesson } from '../../engine/protocol/lesson.ts';
import type { Presentation } from '../manifest/presentation.ts';
import { thumbnailCount, writeStoryboardVtt } from '../manifest/storyboard.ts';
import { encodedFile } from '../plan/encoded-files.ts';
import type { StoryboardPlan } from '../plan/plan.ts';
import type { FileList } from './file-list.ts';

const vttPath = 'storyboard/storyboard.vtt';

export async function collectStoryboard(
  plan: StoryboardPlan,
  workFolder: string,
  durationMs: number,
  files: FileList,
): Promise<Presentation['storyboard']> {
  const intervalMs = plan.intervalSeconds * 1000;
  const perTile = plan.columns * plan.rows;
  const wanted = Math.ceil(thumbnailCount(durationMs, intervalMs) / perTile);
  const tilePaths: string[] = [];
  const bytes: number[] = [];
  for (let number = 1; number <= wanted; number += 1) {
    const from = join(workFolder, encodedFile.tile(number));
    if (!existsSync(from)) break;
    const path = `storyboard/${String(number).padStart(5, '0')}.jpg`;
    bytes.push((await files.adopt(path, from)).bytes);
    tilePaths.push(path);
  }
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

/** Absent where the source ended before the picture that was chosen. */
export async function collectPoster(
  workFolder: string,
  files: FileList,
): Promise<string | undefined> {
  const from = join(workFolder, encodedFile.poster);
  if (!existsSync(from)) return undefined;
  return (await files.adopt('poster.jpg', from)).path;
}

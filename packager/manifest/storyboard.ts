/** The storyboard as WebVTT: which part of which tile shows which seconds. */

import type { Lesson } from '../../engine/protocol/lesson.ts';

type Storyboard = NonNullable<Lesson['storyboard']>;

/** Thumbnails needed for a lesson: one at each interval, from 0. */
export function thumbnailCount(durationMs: number, intervalMs: number): number {
  return Math.max(1, Math.ceil(durationMs / intervalMs));
}

/** Paths in the cues are relative to the file itself. */
export function writeStoryboardVtt(board: Storyboard, durationMs: number): string {
  const perTile = board.columns * board.rows;
  const lines = ['WEBVTT', ''];
  for (let i = 0; i < thumbnailCount(durationMs, board.intervalMs); i += 1) {
    const tile = board.tilePaths[Math.floor(i / perTile)];
    if (tile === undefined) break;
    const cell = i % perTile;
    const x = (cell % board.columns) * board.thumbnailWidthPx;
    const y = Math.floor(cell / board.columns) * board.thumbnailHeightPx;
    const endMs = Math.min(durationMs, (i + 1) * board.intervalMs);
    lines.push(
      `${vttTime(i * board.intervalMs)} --> ${vttTime(endMs)}`,
      `${tile.split('/').at(-1)}#xywh=${x},${y},${board.thumbnailWidthPx},${board.thumbnailHeightPx}`,
      '',
    );
  }
  return lines.join('\n');
}

/** `01:02:03.456`. */
export function vttTime(ms: number): string {
  const part = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const seconds = Math.floor(ms / 1000);
  return (
    `${part(Math.floor(seconds / 3600), 2)}:${part(Math.floor(seconds / 60) % 60, 2)}:` +
    `${part(seconds % 60, 2)}.${part(ms % 1000, 3)}`
  );
}

/**
 * The private part of a lesson in the making: it waits in the hidden folder, and takes its place beside
 * the lesson right after the lesson took its own. Until then the earlier one stays where it is, beside
 * the lesson whose keys and answers it holds.
 */

import { existsSync } from 'node:fs';
import { lstat, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { decode, record } from '../../engine/protocol/decoder.ts';
import { LESSON_FILE, mediaVersion } from '../../engine/protocol/lesson.ts';
import { privateLessonFile } from '../../engine/protocol/private-lesson.ts';
import { syncFile, syncFolder } from './durable.ts';

/** It holds the private part, */
export const WAITING_PART = 'private.json';
/** or this: the lesson has none, and one of an earlier version is to go. */
export const WAITING_ABSENCE = 'no-private.json';

/** The earlier lesson's, until the swap is complete. */
const EARLIER_PART = 'replaced.private.json';

/** Of all of them, and of `lesson.json`: which media they belong to. */
const ofMedia = record({ mediaVersion });

/** Makes what waits durable, before anything is swapped. */
export async function syncPrivatePart(hidden: string): Promise<void> {
  for (const name of [WAITING_PART, WAITING_ABSENCE]) {
    const path = join(hidden, name);
    if (existsSync(path)) await syncFile(path);
  }
  await syncFolder(hidden);
}

/**
 * Puts what waits in place; what lay there waits in the hidden folder until that is removed. The lesson
 * that it belongs to lies at the target, durably.
 */
export async function placePrivatePart(hidden: string, target: string): Promise<void> {
  if (!hasWaitingPart(hidden)) return;
  const place = privateLessonFile(target);
  const found = await lstat(place).catch(() => undefined);
  if (found?.isFile() === true) await rename(place, join(hidden, EARLIER_PART));
  const part = join(hidden, WAITING_PART);
  if (existsSync(part)) await rename(part, place);
  await syncFolder(dirname(target));
}

/** After a swap that failed: first this, then the lessons go back, then `restoreEarlierPart`. */
export async function takePartBack(hidden: string, target: string): Promise<void> {
  const place = privateLessonFile(target);
  // Nothing waits any more: it has been placed already.
  if (!hasWaitingPart(hidden)) await rename(place, join(hidden, WAITING_PART));
}

export async function restoreEarlierPart(hidden: string, target: string): Promise<void> {
  const earlier = join(hidden, EARLIER_PART);
  const place = privateLessonFile(target);
  if (existsSync(earlier) && !existsSync(place)) await rename(earlier, place);
}

/**
 * After a run that was killed: puts in place what waits for the lesson that is in place already, or what
 * belongs to the earlier one, where that is. What waits for a lesson that is not there is forgotten; it
 * is made again with that lesson.
 *
 * @param lesson folder of the lesson in the making; it is gone once that lesson is in place
 */
export async function completePrivatePart(
  hidden: string,
  lesson: string,
  target: string,
): Promise<void> {
  const waiting =
    (await versionIn(join(hidden, WAITING_PART))) ??
    (await versionIn(join(hidden, WAITING_ABSENCE)));
  const isPlaced = !existsSync(join(lesson, LESSON_FILE));
  const shown = await versionIn(join(target, LESSON_FILE));
  if (isPlaced && waiting !== undefined && waiting === shown) {
    await placePrivatePart(hidden, target);
  } else {
    await restoreEarlierPart(hidden, target);
  }
  await forgetPrivatePart(hidden);
}

export async function forgetPrivatePart(hidden: string): Promise<void> {
  // The note last: until then it says that what was moved away is not to come back.
  for (const name of [EARLIER_PART, WAITING_PART, WAITING_ABSENCE]) {
    await rm(join(hidden, name), { force: true });
  }
}

export function hasWaitingPart(hidden: string): boolean {
  return [WAITING_PART, WAITING_ABSENCE].some((name) => existsSync(join(hidden, name)));
}

async function versionIn(path: string): Promise<string | undefined> {
  try {
    const { mediaVersion: found } = JSON.parse(await readFile(path, 'utf8')) as {
      mediaVersion?: unknown;
    };
    const read = decode(ofMedia, { mediaVersion: found });
    return read.ok ? read.value.mediaVersion : undefined;
  } catch {
    return undefined;
  }
}

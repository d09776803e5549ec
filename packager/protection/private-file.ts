/** The private part of a lesson on disk: beside its folder, never inside it. */

import { rm } from 'node:fs/promises';

import {
  PRIVATE_LESSON_FORMAT_VERSION,
  type PrivateLesson,
  privateLesson,
  privateLessonFile,
} from '../../engine/protocol/private-lesson.ts';
import { writePrivately } from './key-store.ts';

export interface PrivateParts {
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly keys: PrivateLesson['keys'];
  readonly answers: PrivateLesson['answers'];
}

/**
 * Writes `<folder>.private.json` (mode 0600). Where there is nothing private, one that an earlier
 * version left is removed: it opens nothing any more.
 *
 * @returns its path; undefined where none is needed
 */
export async function writePrivatePart(
  lessonFolder: string,
  parts: PrivateParts,
): Promise<string | undefined> {
  const path = privateLessonFile(lessonFolder);
  if (parts.keys.length === 0 && parts.answers.length === 0) {
    await rm(path, { force: true });
    return undefined;
  }
  // Decoded like a stranger's: what is written is what every reader accepts.
  const made = privateLesson({
    format: 'lectern-private-lesson',
    formatVersion: PRIVATE_LESSON_FORMAT_VERSION,
    ...parts,
  });
  await writePrivately(path, `${JSON.stringify(made, null, 1)}\n`);
  return path;
}

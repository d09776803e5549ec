/** The private part of a lesson in the making: its file waits in the hidden folder for the swap. */

import { join } from 'node:path';

import {
  PRIVATE_LESSON_FORMAT_VERSION,
  type PrivateLesson,
  privateLesson,
} from '../../engine/protocol/private-lesson.ts';
import { WAITING_ABSENCE, WAITING_PART, forgetPrivatePart } from '../execution/private-part.ts';
import { writePrivately } from './key-store.ts';

export interface PrivateParts {
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly keys: PrivateLesson['keys'];
  readonly answers: PrivateLesson['answers'];
}

/**
 * Writes the private part (mode 0600) to where `Workspace.publish` takes it from, or a note that there
 * is none: then one that an earlier version left is removed with that version.
 *
 * @param hidden the hidden folder beside the target
 */
export async function writePrivatePart(hidden: string, parts: PrivateParts): Promise<void> {
  await forgetPrivatePart(hidden);
  if (parts.keys.length === 0 && parts.answers.length === 0) {
    const note = JSON.stringify({ mediaVersion: parts.mediaVersion });
    await writePrivately(join(hidden, WAITING_ABSENCE), `${note}\n`);
    return;
  }
  // Decoded like a stranger's: what is written is what every reader accepts.
  const made = privateLesson({
    format: 'lectern-private-lesson',
    formatVersion: PRIVATE_LESSON_FORMAT_VERSION,
    ...parts,
  });
  await writePrivately(join(hidden, WAITING_PART), `${JSON.stringify(made, null, 1)}\n`);
}

/** Makes an encrypted lesson of a fake one: key periods, and a private part beside the folder. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lesson } from '../../engine/protocol/lesson.ts';
import { type PrivateLesson, privateLessonFile } from '../../engine/protocol/private-lesson.ts';

export interface LockedLesson {
  readonly lesson: Lesson;
  readonly secret: PrivateLesson;
}

/** Rewrites `lesson.json` of the folder and writes `<folder>.private.json`. */
export async function lockLesson(
  folder: string,
  clear: Lesson,
  keyMs = 20_000,
): Promise<LockedLesson> {
  const count = Math.ceil(clear.durationMs / keyMs);
  const keys = Array.from({ length: count }, (_, i) => ({
    startMs: i * keyMs,
    path: keyFile(i),
    keyId: String(i).padStart(32, 'a'),
  }));
  const lesson: Lesson = { ...clear, protection: { scheme: 'aes-128', keys } };
  const secret: PrivateLesson = {
    format: 'lectern-private-lesson',
    formatVersion: 1,
    lessonId: lesson.id,
    mediaVersion: lesson.mediaVersion,
    keys: keys.map(({ path }, i) => ({ path, key: String(i).padStart(32, '0') })),
    answers: [],
  };
  await writeFile(join(folder, 'lesson.json'), JSON.stringify(lesson));
  await writeFile(privateLessonFile(folder), JSON.stringify(secret));
  return { lesson, secret };
}

/** The key of period `index` (from 0). */
export function keyFile(index: number): string {
  return `keys/${String(index + 1).padStart(5, '0')}.key`;
}

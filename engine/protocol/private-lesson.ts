/**
 * The private part of a lesson: what opens or answers it. It lies beside the lesson's folder as
 * `<folder>.private.json`, never inside it, so that a folder copied to a web server or a CDN gives
 * nothing away. `lectern-engine publish` takes it into the engine's own data folder.
 */

import { type Infer, list, literal, optional, record, text } from './decoder.ts';
import { lessonId, localizedText, mediaVersion, partId, relativePath } from './lesson.ts';

export const PRIVATE_LESSON_FORMAT_VERSION = 1;

/** The private part that belongs to a lesson's folder. */
export function privateLessonFile(lessonFolder: string): string {
  return `${lessonFolder.replace(/[/\\]+$/, '')}.private.json`;
}

export const privateLesson = record({
  format: literal('lectern-private-lesson'),
  formatVersion: literal(PRIVATE_LESSON_FORMAT_VERSION),
  lessonId,
  mediaVersion,
  keys: list(
    record({
      /** As in `protection.keys` of the lesson. */
      path: relativePath,
      /** AES-128 key, 32 hexadecimal digits. */
      key: text(32, 32, /^[0-9a-f]{32}$/, 'a key of 32 hexadecimal digits'),
    }),
    100_000,
  ),
  answers: list(
    record({
      questionId: partId,
      /** Ids of the right options. */
      correct: list(partId, 12, 1),
      explanation: optional(localizedText),
    }),
    2_000,
  ),
});

export type PrivateLesson = Infer<typeof privateLesson>;

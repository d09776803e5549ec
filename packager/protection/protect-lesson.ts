/** One door to all kinds of protection. */

import { protectSamples } from './common-encryption.ts';
import {
  type ClearTracks,
  type LessonFiles,
  type ProtectedTracks,
  protectTracks,
} from './protect-tracks.ts';

export type ProtectionWish =
  | {
      readonly scheme: 'aes-128';
      /** Shortest key period, seconds. */
      readonly keySeconds: number;
    }
  | {
      readonly scheme: 'cenc' | 'cbcs';
      /** Path of shaka-packager's program. */
      readonly program: string;
    };

/**
 * Encrypts the finished tracks of a lesson in place.
 *
 * @param workFolder where the keys are kept while the lesson is in the making
 * @throws PackagerFault where another program is needed and fails, or `signal` is aborted
 */
export function protectLesson(
  clear: ClearTracks,
  wish: ProtectionWish,
  workFolder: string,
  files: LessonFiles,
  signal?: AbortSignal,
): Promise<ProtectedTracks> {
  switch (wish.scheme) {
    case 'aes-128':
      return protectTracks(clear, wish.keySeconds, workFolder, files);
    case 'cenc':
    case 'cbcs':
      return protectSamples(clear, { ...wish, signal }, workFolder, files);
  }
}

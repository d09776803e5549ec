/** What of the policy the page is told, so that it can follow it and offer what counts. */

import { text } from './decoder.ts';
import { type MediaKind } from './lesson.ts';

/** What a policy may say of the picture in a window of its own. */
export const PICTURE_IN_PICTURE = ['never', 'allowed', 'counts'] as const;
export type PictureInPicture = (typeof PICTURE_IN_PICTURE)[number];

/** Most letters of a watermark, as Unicode counts them: code points. */
export const MAX_WATERMARK_LETTERS = 40;

/** What names a learner over the picture, in the host's words. */
export const watermarkText = text(
  1,
  // None takes more than two units of a string.
  2 * MAX_WATERMARK_LETTERS,
  /^\P{C}{1,40}$/u,
  `1 to ${MAX_WATERMARK_LETTERS} visible characters`,
);

/** As much of a text as a watermark may have; no letter is cut in two. */
export function cutWatermark(long: string): string {
  return [...long].slice(0, MAX_WATERMARK_LETTERS).join('');
}

/** The part of the policy that the page follows as a courtesy; the server enforces it anyway. */
export interface PlayRules {
  readonly policyId: string;
  readonly policyVersion: string;
  readonly beatIntervalMs: number;
  readonly maxRate: number;
  readonly seek: 'free' | 'watched-only';
  readonly hiddenCounts: boolean;
  /** `counts`: a hidden page counts as visible while its picture is in a window of its own. */
  readonly pictureInPicture: PictureInPicture;
  /** What names the learner over the picture; null where the policy asks for none, and in previews. */
  readonly watermark: string | null;
  /** What must be delivered for time to count; without the picture, sound alone is enough. */
  readonly requiredKinds: readonly MediaKind[];
  /** Study time that makes one unit of credit (学时), minutes. */
  readonly minutesPerUnit: number;
  /** The window of the daily cap: a calendar day, or any 24 hours. */
  readonly capWindow: 'calendar-day' | 'rolling-24h';
  /** How far ahead of the playhead the player may buffer, media milliseconds. */
  readonly bufferGoalMs: number;
  /** Media time of one piece of the token track; 0 where the policy asks for no tokens. */
  readonly tokenPieceMs: number;
}

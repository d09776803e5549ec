/**
 * Checks as they travel: what a player is shown, and what it answers. Nothing here says what is
 * right. A presence prompt's code is in the picture and in the sound alone; a question's options
 * come in an order of this attempt, and an answer names their places.
 */

import {
  type Infer,
  DecodeError,
  type Decoder,
  list,
  record,
  text,
  where,
  whole,
} from './decoder.ts';
import { type LocalizedText } from './lesson.ts';

/** Most options a question has. */
const MAX_OPTIONS = 12;

export const checkId = text(1, 80);

/** Digits of a presence prompt's code. */
export const CODE_DIGITS = 4;

const typedCode = record({ code: text(0, 20) });
const chosenOptions = record({
  chosen: where(
    list(whole(0, MAX_OPTIONS - 1), MAX_OPTIONS, 1),
    (places) => new Set(places).size === places.length,
    'different places',
  ),
});

export type CheckAnswer = Infer<typeof typedCode> | Infer<typeof chosenOptions>;

/** A typed code, or the places of the chosen options, from 0. */
export const checkAnswer: Decoder<CheckAnswer> = (value) => {
  if (typeof value !== 'object' || value === null) throw new DecodeError('an object', value);
  return 'code' in value ? typedCode(value) : chosenOptions(value);
};

/** Languages in which a presence prompt is spoken. */
export const SPOKEN_LANGUAGES = ['zh', 'en'] as const;
export type SpokenLanguage = (typeof SPOKEN_LANGUAGES)[number];

/** Where a presence prompt's code can be seen and heard; either sense is enough. */
export interface PresencePrompt {
  readonly kind: 'presence';
  /** Address of a PNG picture, for as long as this attempt is open. */
  readonly picture: string;
  /** Addresses of a WAV sound. */
  readonly sound: Readonly<Record<SpokenLanguage, string>>;
  readonly digits: number;
}

export interface QuestionPrompt {
  readonly kind: 'question';
  /** Title of the knowledge point that it belongs to. */
  readonly about: LocalizedText | null;
  readonly prompt: LocalizedText;
  readonly options: readonly LocalizedText[];
  /** Whether more than one option may be right: then all of them must be chosen. */
  readonly multiple: boolean;
}

/** A check that is open for this learner, pushed when it comes due and in each welcome. */
export interface CheckPrompt {
  readonly checkId: string;
  /** Number of this attempt, from 1; to be echoed with the answer. */
  readonly attempt: number;
  readonly attemptsLeft: number;
  /** What is left to answer, counted from when the player says `checkshown`. */
  readonly leftMs: number;
  readonly asks: PresencePrompt | QuestionPrompt;
}

/** By chance, at a place that the lesson's author chose, or because the learner asked for it. */
export const CHECK_CAUSES = ['random', 'authored', 'asked'] as const;
export type CheckCause = (typeof CHECK_CAUSES)[number];

export type CheckEnd = 'passed' | 'missed' | 'failed';

/** What the learner is told about checks with each account. */
export interface CheckStanding {
  /** A check is open: what is presented counts only once it is passed. */
  readonly open: boolean;
  /** Nothing counts until a check is passed, and why; the learner may ask for one. */
  readonly owed: 'check-missed' | 'check-failed' | null;
  /** Too many checks were missed: nothing of this course counts until the host resets it. */
  readonly courseFailed: boolean;
  /**
   * `checkready` brings a check: one is owed, or what is provisional waits for one while nothing
   * plays, as at the end of a lesson.
   */
  readonly mayAsk: boolean;
  /** How long it is refused after a miss, server milliseconds from now. */
  readonly readyInMs: number;
}

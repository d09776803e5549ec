/**
 * How one learner's time in one lesson was counted, for the learner's own eyes: both balanced
 * accounts over all sessions, and the newest parts that did not count. Times of day are UTC
 * milliseconds since 1970 by the server's clock; everything else is milliseconds.
 *
 * `GET /account` with the resume key as `Authorization: Bearer <key>` answers one.
 */

import { ASSURANCE_LEVELS, type AssuranceLevel } from './assurance.ts';
import {
  type Decoder,
  DecodeError,
  type Infer,
  list,
  number,
  oneOf,
  record,
  table,
  text,
  whole,
} from './decoder.ts';
import {
  NOT_COUNTED_REASONS,
  type NotCountedReason,
  REFUSAL_REASONS,
  type RefusalReason,
} from './reasons.ts';

/** Most parts of one answer; older ones are only summed up. */
export const MOST_REFUSED_PARTS = 200;

/** A part that was presented and does not count. It was presented between the two times of day. */
export type RefusedPart = readonly [
  startMs: number,
  endMs: number,
  reason: RefusalReason,
  fromUtcMs: number,
  toUtcMs: number,
];

const amountMs = number(0, Number.MAX_SAFE_INTEGER);
/** The last millisecond that a date of ECMAScript can name. */
const utcMs = whole(0, 8_640_000_000_000_000);
const amount = whole(0, Number.MAX_SAFE_INTEGER);

type Sums<R extends string> = Readonly<Partial<Record<R, number>>>;

function sums<R extends string>(reasons: readonly R[]): Decoder<Sums<R>> {
  // The table checks every key against the closed list, so the narrower type is true.
  return table(oneOf(reasons), amountMs, reasons.length) as Decoder<Sums<R>>;
}

const refusedPart: Decoder<RefusedPart> = (value) => {
  if (!Array.isArray(value) || value.length !== 5) {
    throw new DecodeError('[startMs, endMs, reason, fromUtcMs, toUtcMs]', value);
  }
  const [startMs, endMs, reason, fromUtcMs, toUtcMs] = value as unknown[];
  return [
    amountMs(startMs),
    amountMs(endMs),
    oneOf(REFUSAL_REASONS)(reason),
    utcMs(fromUtcMs),
    utcMs(toUtcMs),
  ];
};

/** Words that few pages ever show come with the answer, so that no page carries them for nothing. */
const said = record({ zh: text(1, 500), en: text(1, 500) });

export const lessonAccount = record({
  asOfUtcMs: utcMs,
  /** How many sessions of the learner in this version of the lesson it sums up. */
  sessions: amount,
  /** presentedMs = creditedMs + pendingMs + the sum of refusedMs. */
  coverage: record({
    presentedMs: amountMs,
    creditedMs: amountMs,
    pendingMs: amountMs,
    refusedMs: sums<RefusalReason>(REFUSAL_REASONS),
  }),
  /** openMs = countedMs + pendingMs + the sum of notCountedMs. */
  time: record({
    openMs: amountMs,
    countedMs: amountMs,
    pendingMs: amountMs,
    notCountedMs: sums<NotCountedReason>(NOT_COUNTED_REASONS),
  }),
  /** What counts for this version of the lesson. */
  lesson: record({
    creditedMs: amountMs,
    /** The part of it for which a check is still to come. */
    provisionalMs: amountMs,
    /** The part of it that was earned in an earlier version of the lesson. */
    carriedMs: amountMs,
    requiredMs: amountMs,
  }),
  /** Units of credit of the lesson, in hundredths. */
  units: record({
    minutesPerUnit: amount,
    incrementHundredths: amount,
    /** What settled study time makes. */
    earnedHundredths: amount,
    /** As many of them as nothing withholds. */
    awardedHundredths: amount,
    /** Why units are not awarded yet, in words for the learner. */
    withheld: list(said, 20),
  }),
  /** `lesson.creditedMs` by how well it is proved; levels without credit are left out. */
  levels: list(
    record({ level: oneOf<readonly AssuranceLevel[]>(ASSURANCE_LEVELS), ms: amountMs, said }),
    ASSURANCE_LEVELS.length,
  ),
  /** Newest first. */
  refused: list(refusedPart, MOST_REFUSED_PARTS),
  /** Parts that are not listed, older ones and those under a second: how many, and their sum. */
  leftOut: record({ parts: amount, ms: amountMs }),
});
export type LessonAccount = Infer<typeof lessonAccount>;

/** The calendar or the clock lets nothing count for a while. */
export interface Closed {
  /** The day's cap is reached, or the policy's hours are over. */
  readonly reason: 'daily-cap' | 'outside-hours';
  /** When time counts again. */
  readonly untilUtcMs: number;
}

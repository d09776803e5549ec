/**
 * The statement: the balanced accounts of a learner's coverage and time, every refused span with
 * its reason. Times of day are UTC milliseconds since 1970; everything else is milliseconds.
 */

import { type AssuranceMs } from './assurance.ts';
import { CHECK_CAUSES, type CheckCause, type CheckEnd } from './checks.ts';
import {
  type Decoder,
  DecodeError,
  flag,
  list,
  nullable,
  number,
  oneOf,
  optional,
  record,
  table,
  text,
  whole,
} from './decoder.ts';
import { type LocalizedText, localizedText } from './lesson.ts';
import { type BookedRun, SESSION_ENDS, type SessionEnd } from './messages.ts';
import {
  NOT_COUNTED_REASONS,
  type NotCountedReason,
  REFUSAL_REASONS,
  type RefusalReason,
  WITHHELD_REASONS,
  type WithheldReason,
} from './reasons.ts';
import { type Span } from './units.ts';

/** presentedMs = creditedMs + pendingMs + the sum of refusedMs, always. */
export interface CoverageAccount {
  readonly presentedMs: number;
  readonly creditedMs: number;
  readonly pendingMs: number;
  readonly refusedMs: Readonly<Partial<Record<RefusalReason, number>>>;
}

/** openMs = countedMs + pendingMs + the sum of notCountedMs, always. */
export interface TimeAccount {
  readonly openMs: number;
  readonly countedMs: number;
  readonly pendingMs: number;
  readonly notCountedMs: Readonly<Partial<Record<NotCountedReason, number>>>;
}

/**
 * One run of presented media, in the order of presentation. It was presented after the server had
 * last heard of the session (`fromUtcMs`) and before the beat that claimed it came (`toUtcMs`).
 */
export interface StatementRun {
  readonly run: BookedRun;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

export const CHECK_KINDS = ['presence', 'question'] as const;
const CHECK_OUTCOMES = ['open', 'passed', 'missed', 'failed'] as const;

/** How one check went. What would have answered it is told to nobody. */
export interface StatementCheck {
  readonly kind: (typeof CHECK_KINDS)[number];
  readonly cause: CheckCause;
  readonly openedUtcMs: number;
  /** When a page first showed it; null where none did. */
  readonly shownUtcMs: number | null;
  /** When the last answer came; null where none did. */
  readonly answeredUtcMs: number | null;
  /** How many answers came. */
  readonly answers: number;
  /** When it was passed, missed or failed; null while it is open. */
  readonly closedUtcMs: number | null;
  readonly outcome: 'open' | CheckEnd;
  /** Media time that it took, credited before or waiting for news, in all sessions. */
  readonly takenMs: number;
}

export interface SessionStatement {
  readonly sessionId: string;
  readonly learnerId: string;
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly durationMs: number;
  readonly policyId: string;
  readonly policyVersion: string;
  readonly scoringVersion: number;
  readonly openedUtcMs: number;
  readonly lastSeenUtcMs: number;
  readonly endedUtcMs: number | null;
  readonly end: SessionEnd | null;
  /** Every address the learner came from, with the time from which it was seen. */
  readonly addresses: readonly { readonly address: string; readonly fromUtcMs: number }[];
  readonly coverage: CoverageAccount;
  readonly time: TimeAccount;
  readonly runs: readonly StatementRun[];
  /** The checks that came due in it, in their order; another session may have answered them. */
  readonly checks: readonly StatementCheck[];
  /** Its credit by how well it is proved. */
  readonly levelsMs: AssuranceMs;
  /**
   * Media time of which the session was handed the keys, of an encrypted lesson. Evidence of a
   * weaker kind than a delivery: nothing is credited for it.
   */
  readonly keysIssued?: readonly Span[];
}

export interface LessonStatement {
  readonly lessonId: string;
  /** Where whoever made the statement knows the lesson's title. */
  readonly lessonTitle?: LocalizedText;
  readonly mediaVersion: string;
  readonly durationMs: number;
  readonly creditedMs: number;
  readonly provisionalMs: number;
  /** Server time counted for this lesson. */
  readonly countedMs: number;
  /** Study time by the policy's basis: coverage, clock, or the smaller of both. */
  readonly studyMs: number;
  readonly requiredMs: number;
  /** What is required is credited. A check may still take it: no ground for a certificate. */
  readonly complete: boolean;
  /** It is complete by credit for which no check is still to come, and no open check could take it. */
  readonly settled: boolean;
  readonly credited: readonly Span[];
  readonly missing: readonly Span[];
  /** The course it was studied in; a lesson in none is a course of its own, by its own id. */
  readonly courseId: string;
  /** The part of `creditedMs` that was earned in earlier versions, and from which it came. */
  readonly carriedMs: number;
  readonly carried: readonly CarriedCredit[];
  /** Units of settled study time, in hundredths, and as many of them as nothing withholds. */
  readonly earnedHundredths: number;
  readonly awardedHundredths: number;
  /** `creditedMs` by how well it is proved. */
  readonly levelsMs: AssuranceMs;
  readonly withheld: readonly WithheldReason[];
  /** Lessons that must be complete before this one counts, in the order of the course. */
  readonly lessonsMissing: readonly string[];
}

/** Spans of this version whose credit was earned in an earlier one. */
export interface CarriedCredit {
  readonly mediaVersion: string;
  readonly spans: readonly Span[];
}

/** What a course is worth, from the sum of its lessons. */
export interface CourseStatement {
  readonly courseId: string;
  readonly policyId: string;
  readonly policyVersion: string;
  /** Settled study time of its lessons, each in the version in which most was studied. */
  readonly studyMs: number;
  readonly earnedHundredths: number;
  /** As many units as nothing withholds, neither of the course nor of a lesson. */
  readonly awardedHundredths: number;
  readonly withheld: readonly WithheldReason[];
  /** The best result that the host has told; null for none. */
  readonly test: {
    readonly scoreRatio: number;
    readonly reference: string;
    readonly passed: boolean;
  } | null;
  /** Lessons of the course in which the learner has a session. */
  readonly lessons: readonly string[];
}

export interface Statement {
  readonly learnerId: string;
  readonly asOfUtcMs: number;
  readonly courses: readonly CourseStatement[];
  readonly lessons: readonly LessonStatement[];
  readonly sessions: readonly SessionStatement[];
}

/** The last millisecond that a date of ECMAScript can name. */
const utcMs = whole(0, 8_640_000_000_000_000);
const amountMs = number(0, Number.MAX_SAFE_INTEGER);
const name = text(0, 4_096);
const MOST = 1_000_000;

function sums<const R extends readonly string[]>(
  reasons: R,
): Decoder<Partial<Record<R[number], number>>> {
  // The table checks every key against the closed list, so the narrower type is true.
  return table(oneOf(reasons), amountMs, reasons.length) as Decoder<
    Partial<Record<R[number], number>>
  >;
}

const span: Decoder<Span> = (value) => {
  const [startMs, endMs] = list(amountMs, 2, 2)(value);
  return [startMs ?? 0, endMs ?? 0];
};

const levelsMs: Decoder<AssuranceMs> = record({
  'wall-bounded': amountMs,
  delivered: amountMs,
  'token-echoed': amountMs,
  'presence-proved': amountMs,
  'identity-proved': amountMs,
});

const outcome = oneOf(['credited', 'pending', ...REFUSAL_REASONS]);

export const bookedRun: Decoder<BookedRun> = (value) => {
  if (!Array.isArray(value) || value.length !== 3) {
    throw new DecodeError('a run [startMs, endMs, outcome]', value);
  }
  const [startMs, endMs, booked] = value as unknown[];
  return [amountMs(startMs), amountMs(endMs), outcome(booked)];
};

export const statementCheck: Decoder<StatementCheck> = record({
  kind: oneOf(CHECK_KINDS),
  cause: oneOf(CHECK_CAUSES),
  openedUtcMs: utcMs,
  shownUtcMs: nullable(utcMs),
  answeredUtcMs: nullable(utcMs),
  answers: whole(0, MOST),
  closedUtcMs: nullable(utcMs),
  outcome: oneOf(CHECK_OUTCOMES),
  takenMs: amountMs,
});

export const sessionStatement: Decoder<SessionStatement> = record({
  sessionId: name,
  learnerId: name,
  lessonId: name,
  mediaVersion: name,
  durationMs: amountMs,
  policyId: name,
  policyVersion: name,
  scoringVersion: whole(0, MOST),
  openedUtcMs: utcMs,
  lastSeenUtcMs: utcMs,
  endedUtcMs: nullable(utcMs),
  end: nullable(oneOf(SESSION_ENDS)),
  // As many as a learner can change in a session: one each second.
  addresses: list(record({ address: name, fromUtcMs: utcMs }), MOST),
  coverage: record({
    presentedMs: amountMs,
    creditedMs: amountMs,
    pendingMs: amountMs,
    refusedMs: sums(REFUSAL_REASONS),
  }),
  time: record({
    openMs: amountMs,
    countedMs: amountMs,
    pendingMs: amountMs,
    notCountedMs: sums(NOT_COUNTED_REASONS),
  }),
  levelsMs,
  runs: list(record({ run: bookedRun, fromUtcMs: utcMs, toUtcMs: utcMs }), MOST),
  checks: list(statementCheck, MOST),
  keysIssued: optional(list(span, MOST)),
});

export const lessonStatement: Decoder<LessonStatement> = record({
  lessonId: name,
  lessonTitle: optional(localizedText),
  mediaVersion: name,
  durationMs: amountMs,
  creditedMs: amountMs,
  provisionalMs: amountMs,
  countedMs: amountMs,
  studyMs: amountMs,
  requiredMs: amountMs,
  complete: flag,
  settled: flag,
  credited: list(span, MOST),
  missing: list(span, MOST),
  courseId: name,
  carriedMs: amountMs,
  carried: list(record({ mediaVersion: name, spans: list(span, MOST) }), 10_000),
  earnedHundredths: amountMs,
  awardedHundredths: amountMs,
  levelsMs,
  withheld: list(oneOf(WITHHELD_REASONS), WITHHELD_REASONS.length),
  lessonsMissing: list(name, 100_000),
});

export const courseStatement: Decoder<CourseStatement> = record({
  courseId: name,
  policyId: name,
  policyVersion: name,
  studyMs: amountMs,
  earnedHundredths: amountMs,
  awardedHundredths: amountMs,
  withheld: list(oneOf(WITHHELD_REASONS), WITHHELD_REASONS.length),
  test: nullable(record({ scoreRatio: number(0, 1), reference: name, passed: flag })),
  lessons: list(name, 100_000),
});

/** For readers of `GET /v1/learners/{id}/statement`, such as the pages of this project. */
export const statement: Decoder<Statement> = record({
  learnerId: name,
  asOfUtcMs: utcMs,
  courses: list(courseStatement, 100_000),
  lessons: list(lessonStatement, 100_000),
  sessions: list(sessionStatement, 100_000),
});

/**
 * The statement: the balanced accounts of a learner's coverage and time, every refused span with
 * its reason. Times of day are UTC milliseconds since 1970; everything else is milliseconds.
 */

import { type BookedRun, type SessionEnd } from './messages.ts';
import { type NotCountedReason, type RefusalReason } from './reasons.ts';
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

/** One run of presented media in the order of presentation, with the server time it was booked. */
export interface StatementRun {
  readonly run: BookedRun;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
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
}

export interface LessonStatement {
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly durationMs: number;
  readonly creditedMs: number;
  readonly provisionalMs: number;
  /** Server time counted for this lesson. */
  readonly countedMs: number;
  /** Study time by the policy's basis: coverage, clock, or the smaller of both. */
  readonly studyMs: number;
  readonly requiredMs: number;
  readonly complete: boolean;
  readonly credited: readonly Span[];
  readonly missing: readonly Span[];
}

export interface Statement {
  readonly learnerId: string;
  readonly asOfUtcMs: number;
  readonly lessons: readonly LessonStatement[];
  readonly sessions: readonly SessionStatement[];
}

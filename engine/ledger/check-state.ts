/** What the ledger knows of one learner's checks. Owned by the fold, like all of its state. */

import { type CheckCause, type CheckTask } from './events.ts';
import { type Spans } from './spans.ts';
import { type Stamp } from './stamp.ts';

/** Why nothing counts after a check: it was not answered in time, or answered wrongly too often. */
export type OwedReason = 'check-missed' | 'check-failed';

/** A place of a lesson at which its author wants a question to be asked. */
export interface CheckPoint {
  /** `question:<id>` or `point:<id>`; unique in its lesson. */
  readonly pointId: string;
  readonly atMs: number;
  /** The questions of which one is asked. */
  readonly questionIds: readonly string[];
}

export interface OpenCheck {
  readonly checkId: string;
  readonly cause: CheckCause;
  /** The session in which it came due; its lesson holds the question, its policy the rules. */
  readonly sessionId: string;
  readonly point: CheckPoint | null;
  /** Running time of the learner when it was opened. */
  readonly openedAtRunningMs: number;
  readonly answerMs: number;
  readonly attempts: number;
  task: CheckTask;
  /** Number of the attempt that is open, from 1. */
  attempt: number;
  /** The session whose page shows it now. */
  shownIn: string | null;
  /** Since when a page shows it; null while none does. */
  shownAt: Stamp | null;
  /** What is left of the time to answer, counted from `shownAt`. */
  leftMs: number;
  /** Time to answer that earlier pages have used up. */
  usedMs: number;
  /** How many pages have shown it, one after the other. */
  showings: number;
}

export interface CourseChecks {
  misses: number;
  /** Too many were missed: nothing of the course counts until the host resets it. */
  failed: boolean;
}

export interface Checks {
  open: OpenCheck | null;
  /** Set after a miss: nothing counts until a check is passed. */
  owed: OwedReason | null;
  /** Running time of the learner at which the next random check is due. */
  dueAtRunningMs: number | null;
  /** Points of any lesson that were presented and not asked about yet, oldest first. */
  reached: { readonly sessionId: string; readonly point: CheckPoint }[];
  missesInARow: number;
  lastMissAt: Stamp | null;
  readonly courses: Map<string, CourseChecks>;
}

/** Media time that one miss took from a lesson, and how long it can be earned again. */
export interface TakenSpans {
  /** Key of the version in which it had been earned. */
  readonly earnedIn: string;
  readonly spans: Spans;
  readonly reason: OwedReason;
  readonly at: Stamp;
  /** From then on, milliseconds. */
  readonly makeUpMs: number;
}

export function noChecks(): Checks {
  return {
    open: null,
    owed: null,
    dueAtRunningMs: null,
    reached: [],
    missesInARow: 0,
    lastMissAt: null,
    courses: new Map(),
  };
}

export function courseChecks(checks: Checks, courseId: string): CourseChecks {
  const found = checks.courses.get(courseId);
  if (found !== undefined) return found;
  const fresh: CourseChecks = { misses: 0, failed: false };
  checks.courses.set(courseId, fresh);
  return fresh;
}

/**
 * The two accounts of a session, always in balance:
 *   presented = credited + pending + sum of refused (coverage, media milliseconds)
 *   open = counted + pending + sum of not counted (time, server milliseconds)
 * Every change of either account goes through this file.
 */

import { type Outcome } from '../protocol/messages.ts';
import { type IdleReason, type RefusalReason } from '../protocol/reasons.ts';
import { type Span } from '../protocol/units.ts';
import { bookToWindows } from './cap.ts';
import { dropCarried } from './carry.ts';
import { type Forfeit } from './policy.ts';
import { forgetProof } from './proof.ts';
import { keepRevocable } from './revocable.ts';
import { NO_SPANS, add, addAll, subtract } from './spans.ts';
import { type LearnerState, type SessionState, addTo, lessonOf } from './state.ts';

/** One run of presented media with the server time that goes with it. */
export interface Run {
  readonly seq: number;
  readonly span: Span;
  readonly timeMs: number;
  /** Learner-day on which the claim was received. */
  readonly day: number;
  /** Slot of rolling windows in which it was. */
  readonly slot: number;
  /** A check was passed since the claim was made, or none is asked for. */
  readonly settled: boolean;
  /** Presented while a check was due or open: it falls with that one. */
  readonly underCheck: boolean;
}

/** Books server time in which nothing was presented. */
export function bookIdle(
  session: SessionState,
  reason: IdleReason | 'superseded',
  ms: number,
): void {
  session.openMs += ms;
  addTo(session.notCountedMs, reason, ms);
}

/** As what server time is booked that no beat covers, after what the session said last. */
export function idleReason(
  { now }: SessionState,
  holds: boolean,
): 'paused' | 'stalled' | 'gap' | 'superseded' {
  switch (now) {
    case 'paused':
    case 'ended':
      return 'paused';
    case 'stalled':
      return 'stalled';
    case 'playing':
      return holds ? 'gap' : 'superseded';
  }
}

/** Books a newly presented run under its outcome. */
export function bookRun(
  learner: LearnerState,
  session: SessionState,
  run: Run,
  outcome: Outcome,
): void {
  session.presentedMs += run.span[1] - run.span[0];
  session.openMs += run.timeMs;
  enter(learner, session, run, outcome);
}

/** Moves a run from one outcome to another: a late delivery, an expired wait, a missed check. */
export function rebookRun(
  learner: LearnerState,
  session: SessionState,
  run: Run,
  was: Outcome,
  outcome: Outcome,
): void {
  remove(learner, session, run, was);
  enter(learner, session, run, outcome);
  if (outcome !== 'credited' && outcome !== 'pending') forgetProof(session, run.span);
}

/**
 * Moves credited runs of one session to a reason. There may be thousands, and as many islands: what
 * they cover leaves the sets in one go, and each run then finds nothing of itself to cut out.
 */
export function uncredit(
  learner: LearnerState,
  session: SessionState,
  runs: readonly Run[],
  reason: RefusalReason,
): void {
  const lesson = lessonOf(learner, session);
  const covered = addAll(
    NO_SPANS,
    runs.map(({ span }) => span),
  );
  lesson.credited = subtract(lesson.credited, covered);
  session.credited = subtract(session.credited, covered);
  for (const run of runs) rebookRun(learner, session, run, 'credited', reason);
}

function enter(learner: LearnerState, session: SessionState, run: Run, outcome: Outcome): void {
  const lengthMs = run.span[1] - run.span[0];
  if (outcome === 'credited') {
    const lesson = lessonOf(learner, session);
    lesson.credited = add(lesson.credited, run.span);
    lesson.creditedMs += lengthMs;
    lesson.countedMs += run.timeMs;
    session.credited = add(session.credited, run.span);
    session.creditedMs += lengthMs;
    session.countedMs += run.timeMs;
    bookToWindows(learner, run, 'creditedMs', lengthMs);
    if (!run.settled) lesson.provisionalMs += lengthMs;
    if (canFall(session, run)) {
      const { seq, span, timeMs, day, slot, settled, underCheck } = run;
      const kept = { sessionId: session.id, seq, span, timeMs, day, slot, settled, underCheck };
      if (settled) keepRevocable(session, run);
      else learner.provisional.push(kept);
    }
  } else if (outcome === 'pending') {
    session.pendingMs += lengthMs;
    session.pendingTimeMs += run.timeMs;
    bookToWindows(learner, run, 'pendingMs', lengthMs);
  } else {
    addTo(session.refusedMs, outcome, lengthMs);
    addTo(session.notCountedMs, outcome, run.timeMs);
  }
}

function remove(learner: LearnerState, session: SessionState, run: Run, was: Outcome): void {
  const lengthMs = run.span[1] - run.span[0];
  if (was === 'credited') {
    const lesson = lessonOf(learner, session);
    lesson.credited = subtract(lesson.credited, [run.span]);
    lesson.creditedMs -= lengthMs;
    lesson.countedMs -= run.timeMs;
    if (!run.settled) lesson.provisionalMs -= lengthMs;
    session.credited = subtract(session.credited, [run.span]);
    session.creditedMs -= lengthMs;
    session.countedMs -= run.timeMs;
    bookToWindows(learner, run, 'creditedMs', -lengthMs);
    dropCarried(learner, session.lessonKey, run.span);
  } else if (was === 'pending') {
    session.pendingMs -= lengthMs;
    session.pendingTimeMs -= run.timeMs;
    bookToWindows(learner, run, 'pendingMs', -lengthMs);
  } else {
    addTo(session.refusedMs, was, -lengthMs);
    addTo(session.notCountedMs, was, -run.timeMs);
  }
}

/**
 * Whether a missed check, or idling, can still take the credit back. Under `session` it can do so
 * even after a passed check, as long as the sitting lasts; under `lesson` and `course`, and where
 * missed checks fail a course, for good.
 */
export function canFall(session: SessionState, run: { readonly settled: boolean }): boolean {
  if (!run.settled) return true;
  const { checks, idle } = session.policy;
  if (checks.failCourseAfter > 0 || reachesSettled(checks.onMissed, session)) return true;
  return idle.timeoutMs > 0 && reachesSettled(idle.forfeits, session);
}

function reachesSettled(scope: Forfeit, session: SessionState): boolean {
  switch (scope) {
    case 'nothing':
    case 'since-last-pass':
      return false;
    case 'session':
      return !session.sitting.over;
    case 'lesson':
    case 'course':
      return true;
  }
}

/** Sum of an account's refused or uncounted milliseconds. */
export function sumOf(account: ReadonlyMap<RefusalReason | IdleReason, number>): number {
  let totalMs = 0;
  for (const ms of account.values()) totalMs += ms;
  return totalMs;
}

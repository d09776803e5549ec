/**
 * The two accounts of a session, always in balance:
 *   presented = credited + pending + sum of refused (coverage, media milliseconds)
 *   open = counted + pending + sum of not counted (time, server milliseconds)
 * Every change of either account goes through this file.
 */

import { type Outcome } from '../protocol/messages.ts';
import { type IdleReason, type RefusalReason } from '../protocol/reasons.ts';
import { type Span } from '../protocol/units.ts';
import { add, subtract } from './spans.ts';
import { type LearnerState, type SessionState, addTo, dayOf, lessonOf } from './state.ts';

/** One run of presented media with the server time that goes with it. */
export interface Run {
  readonly seq: number;
  readonly span: Span;
  readonly timeMs: number;
  /** Learner-day on which the claim was received. */
  readonly day: number;
  /** A check was passed since the claim was made. */
  readonly settled: boolean;
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
    dayOf(learner, run.day).creditedMs += lengthMs;
    if (canFall(session, run)) {
      const { seq, span, timeMs, day, settled } = run;
      learner.provisional.push({ sessionId: session.id, seq, span, timeMs, day, settled });
    }
  } else if (outcome === 'pending') {
    session.pendingMs += lengthMs;
    session.pendingTimeMs += run.timeMs;
    dayOf(learner, run.day).pendingMs += lengthMs;
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
    session.credited = subtract(session.credited, [run.span]);
    session.creditedMs -= lengthMs;
    session.countedMs -= run.timeMs;
    dayOf(learner, run.day).creditedMs -= lengthMs;
  } else if (was === 'pending') {
    session.pendingMs -= lengthMs;
    session.pendingTimeMs -= run.timeMs;
    dayOf(learner, run.day).pendingMs -= lengthMs;
  } else {
    addTo(session.refusedMs, was, -lengthMs);
    addTo(session.notCountedMs, was, -run.timeMs);
  }
}

/**
 * Whether a missed check can still take the credit back. Under `session` it can do so even after a
 * passed check, as long as the session lasts.
 */
export function canFall(session: SessionState, run: { readonly settled: boolean }): boolean {
  const { gateCredit, onMissed } = session.policy.checks;
  return gateCredit && (!run.settled || (onMissed === 'session' && session.end === null));
}

/** Sum of an account's refused or uncounted milliseconds. */
export function sumOf(account: ReadonlyMap<RefusalReason | IdleReason, number>): number {
  let totalMs = 0;
  for (const ms of account.values()) totalMs += ms;
  return totalMs;
}

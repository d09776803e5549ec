/** The learner's account for one session's lesson, as the player shows it. */

import { type CreditSummary } from '../protocol/messages.ts';
import { type Span } from '../protocol/units.ts';
import { sumOf } from './accounts.ts';
import { askAgainMs, mayAsk } from './check-decisions.ts';
import { checkReason } from './checks.ts';
import { windowMs } from './cap.ts';
import { closedNow } from './closed.ts';
import { requiredMs, toleratedFromMs } from './limits.ts';
import { measure, within } from './spans.ts';
import { type Stamp } from './stamp.ts';
import { type LearnerState, type LessonState, type SessionState, lessonOf } from './state.ts';

export function summaryOf(
  learner: LearnerState,
  session: SessionState,
  /** Now, with the learner's calendar day. */
  at: Stamp,
): CreditSummary {
  const lesson = lessonOf(learner, session);
  const { dailyMs } = session.policy.cap;
  const reason = notCountingReason(learner, session);
  const closed = closedNow(learner, session, at);
  return {
    creditedMs: lesson.creditedMs,
    provisionalMs: lesson.provisionalMs,
    pendingMs: session.pendingMs,
    refusedMs: sumOf(session.refusedMs),
    requiredMs: requiredMs(session.policy, session.durationMs),
    todayMs: windowMs(learner, session, at),
    dailyCapMs: dailyMs === 0 ? null : dailyMs,
    counting: reason === null,
    reason,
    complete: isComplete(session, lesson),
    check: {
      open: learner.checks.open !== null,
      owed: learner.checks.owed,
      courseFailed: learner.checks.courses.get(session.courseId)?.failed ?? false,
      mayAsk: mayAsk(learner, session),
      readyInMs: askAgainMs(learner, at),
    },
    ...(closed === null ? {} : { closed }),
  };
}

/** Whether a lesson is complete in any version of it, by the rules of that one's newest session. */
export function isCompleteInAny({ versions }: LearnerState, lessonId: string): boolean {
  return versions.get(lessonId)?.some((lesson) => isComplete(lesson, lesson)) ?? false;
}

/** Whether the lesson is covered as far as the policy asks. */
export function isComplete(
  { policy, durationMs }: Pick<SessionState, 'policy' | 'durationMs'>,
  lesson: LessonState,
): boolean {
  const neededMs = requiredMs(policy, durationMs);
  if (lesson.creditedMs < neededMs) return false;
  const tolerated: Span = [toleratedFromMs(policy, durationMs), durationMs];
  return lesson.creditedMs - measure(within(tolerated, lesson.credited)) >= neededMs;
}

function notCountingReason(learner: LearnerState, session: SessionState): CreditSummary['reason'] {
  if (session.end === null && learner.holder !== session.id) return 'superseded';
  const owed = checkReason(learner, session);
  if (owed !== null && session.now === 'playing') return owed;
  switch (session.now) {
    case 'paused':
    case 'ended':
      return 'paused';
    case 'stalled':
      return 'stalled';
    case 'playing':
      if (session.manner !== null) return session.manner;
      if (session.lastOutcome === 'credited' || session.lastOutcome === 'pending') return null;
      return session.lastOutcome;
  }
}

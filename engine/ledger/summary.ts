/** The learner's account for one session's lesson, as the player shows it. */

import { type CreditSummary } from '../protocol/messages.ts';
import { sumOf } from './accounts.ts';
import { askAgainMs, mayAsk } from './check-decisions.ts';
import { checkReason } from './checks.ts';
import { windowMs } from './cap.ts';
import { closedNow } from './closed.ts';
import { isComplete } from './complete.ts';
import { requiredMs } from './limits.ts';
import { isSettled } from './settled.ts';
import { type Stamp } from './stamp.ts';
import { type LearnerState, type SessionState, lessonOf } from './state.ts';

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
    settled: isSettled(learner, session, lesson),
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

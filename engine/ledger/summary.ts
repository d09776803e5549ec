/** The learner's account for one session's lesson, as the player shows it. */

import { type CreditSummary } from '../protocol/messages.ts';
import { sumOf } from './accounts.ts';
import { requiredMs } from './policy.ts';
import { measure, within } from './spans.ts';
import { type LearnerState, type LessonState, type SessionState, lessonOf } from './state.ts';

export function summaryOf(
  learner: LearnerState,
  session: SessionState,
  /** The learner's calendar day now. */
  day: number,
): CreditSummary {
  const lesson = lessonOf(learner, session);
  const { dailyMs } = session.policy.cap;
  const reason = notCountingReason(learner, session);
  return {
    creditedMs: lesson.creditedMs,
    provisionalMs: provisionalMs(learner, session.lessonKey),
    pendingMs: session.pendingMs,
    refusedMs: sumOf(session.refusedMs),
    requiredMs: requiredMs(session.policy, session.durationMs),
    todayMs: learner.days.get(day)?.creditedMs ?? 0,
    dailyCapMs: dailyMs === 0 ? null : dailyMs,
    counting: reason === null,
    reason,
    complete: isComplete(session, lesson),
  };
}

/** Whether the lesson is covered as far as its policy asks. */
export function isComplete(session: SessionState, lesson: LessonState): boolean {
  const { policy, durationMs } = session;
  const toleratedFromMs = Math.max(0, durationMs - policy.completion.endToleranceMs);
  const coveredMs = measure(lesson.credited);
  const toleratedMs = measure(within([toleratedFromMs, durationMs], lesson.credited));
  return coveredMs - toleratedMs >= requiredMs(policy, durationMs);
}

export function provisionalMs(learner: LearnerState, lessonKey: string): number {
  if (learner.provisional.length === 0) return 0;
  let totalMs = 0;
  for (const run of learner.provisional) {
    if (run.settled || learner.sessions.get(run.sessionId)?.lessonKey !== lessonKey) continue;
    totalMs += run.span[1] - run.span[0];
  }
  return totalMs;
}

function notCountingReason(learner: LearnerState, session: SessionState): CreditSummary['reason'] {
  if (session.end === null && learner.holder !== session.id) return 'superseded';
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

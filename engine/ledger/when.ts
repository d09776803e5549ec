/** Whether a session counts at this place of its course and at this time of day. */

import { type RefusalReason } from '../protocol/reasons.ts';
import { type Stamp } from './stamp.ts';
import { type LearnerState, type SessionState } from './state.ts';
import { isCompleteInAny } from './complete.ts';

/** Why nothing of the session counts now, whatever is presented; null where nothing is in the way. */
export function whenReason(
  learner: LearnerState,
  session: SessionState,
  at: Stamp,
): RefusalReason | null {
  if (lessonsMissing(learner, session).length > 0) return 'lesson-order';
  const { allowed } = session.policy.hours;
  if (allowed.length === 0) return null;
  const inside = allowed.some(({ from, to }) => at.minute >= from && at.minute < to);
  return inside ? null : 'outside-hours';
}

const NONE: readonly string[] = [];

/** Lessons that must be complete before this one counts and are not, in the order of the course. */
export function lessonsMissing(learner: LearnerState, session: SessionState): readonly string[] {
  const { lessonsBefore } = session;
  if (lessonsBefore.length === 0) return NONE;
  return lessonsBefore.filter((lessonId) => !isCompleteInAny(learner, lessonId));
}

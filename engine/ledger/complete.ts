/** Whether what a policy requires of a lesson is credited; `settled.ts` says whether that is final. */

import { type Span } from '../protocol/units.ts';
import { requiredMs, toleratedFromMs } from './limits.ts';
import { measure, within } from './spans.ts';
import { type LearnerState, type LessonState, type SessionState } from './state.ts';

/** Whether a lesson is complete in any version of it, by the rules of that one's newest session. */
export function isCompleteInAny({ versions }: LearnerState, lessonId: string): boolean {
  return versions.get(lessonId)?.some((lesson) => isComplete(lesson, lesson)) ?? false;
}

/** Whether the lesson is covered as far as the policy asks. */
export function isComplete(
  { policy, durationMs }: Pick<SessionState, 'policy' | 'durationMs'>,
  lesson: Pick<LessonState, 'credited' | 'creditedMs'>,
): boolean {
  const neededMs = requiredMs(policy, durationMs);
  if (lesson.creditedMs < neededMs) return false;
  const tolerated: Span = [toleratedFromMs(policy, durationMs), durationMs];
  return lesson.creditedMs - measure(within(tolerated, lesson.credited)) >= neededMs;
}

/**
 * Whether a lesson is complete for good, so that a host may issue a certificate: by credit for which
 * no check is still to come, and while no open check could take it.
 */

import { type Span } from '../protocol/units.ts';
import { canFall } from './accounts.ts';
import { isComplete } from './complete.ts';
import { type Spans, NO_SPANS, addAll, measure, subtract, within } from './spans.ts';
import { type LearnerState, type LessonState, type SessionState, lessonKeyOf } from './state.ts';
import { inScope } from './take-back.ts';

const SETTLED = { settled: true, underCheck: false } as const;

/** @param rules by which the lesson is complete or not: those of its newest session */
export function isSettled(
  learner: LearnerState,
  rules: Pick<SessionState, 'policy' | 'durationMs'>,
  lesson: LessonState,
): boolean {
  if (!isComplete(rules, lesson) || isAtStake(learner, lesson)) return false;
  const waiting = waitingSpans(learner, lesson);
  if (waiting.length === 0) return true;
  const credited = subtract(lesson.credited, waiting);
  return isComplete(rules, { credited, creditedMs: measure(credited) });
}

/** Credit of each version for which a check is still to come, by lesson key. */
export function provisionalSpans({
  provisional,
  sessions,
}: LearnerState): ReadonlyMap<string, Spans> {
  const byLesson = new Map<string, Span[]>();
  for (const { sessionId, span } of provisional) {
    const lessonKey = sessions.get(sessionId)?.lessonKey;
    if (lessonKey === undefined) continue;
    const known = byLesson.get(lessonKey);
    if (known === undefined) byLesson.set(lessonKey, [span]);
    else known.push(span);
  }
  // There may be thousands of them, and this is asked with each beat: each set is made at once.
  return new Map([...byLesson].map(([lessonKey, spans]) => [lessonKey, addAll(NO_SPANS, spans)]));
}

/** What of a lesson waits for a check; what was carried waits for the same one as its origin. */
function waitingSpans(learner: LearnerState, lesson: LessonState): Spans {
  if (learner.provisional.length === 0) return NO_SPANS;
  const provisional = provisionalSpans(learner);
  const own = provisional.get(lessonKeyOf(lesson.lessonId, lesson.mediaVersion)) ?? NO_SPANS;
  const carried = lesson.pieces.flatMap(({ lessonKey, from, shiftMs }) =>
    within(from, provisional.get(lessonKey) ?? NO_SPANS).map(([startMs, endMs]): Span => [
      startMs + shiftMs,
      endMs + shiftMs,
    ]),
  );
  return addAll(own, carried);
}

/** Whether a check is open that, missed, takes settled credit of this lesson, too. */
function isAtStake({ checks, sessions }: LearnerState, { lessonId }: LessonState): boolean {
  const from = sessions.get(checks.open?.sessionId ?? '');
  if (from === undefined) return false;
  const { onMissed, failCourseAfter } = from.policy.checks;
  const misses = (checks.courses.get(from.courseId)?.misses ?? 0) + 1;
  const failsCourse = failCourseAfter > 0 && misses >= failCourseAfter;
  const isTaken = inScope(onMissed, from);
  return [...sessions.values()].some(
    (session) =>
      session.lessonId === lessonId &&
      canFall(session, SETTLED) &&
      (isTaken(session, SETTLED) || (failsCourse && session.courseId === from.courseId)),
  );
}

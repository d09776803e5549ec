/** The seek rule: where the learner has been, and where the playhead may be. */

import { type Span } from '../protocol/units.ts';
import { contiguousEnd } from './spans.ts';
import { type LessonState, type SessionState } from './state.ts';

export function seekPermits(session: SessionState, lesson: LessonState, startMs: number): boolean {
  const { rule, toleranceMs } = session.policy.seek;
  return rule === 'free' || startMs <= lesson.frontierMs + toleranceMs;
}

/**
 * Whatever else speaks against a span, it has been seen: a hidden five seconds must not lock the
 * rest of the lecture. But nobody has seen more than the clock could present, so one boastful claim
 * does not unlock it either. What was carried over from an earlier version has been seen there.
 */
export function moveFrontier(
  session: SessionState,
  lesson: LessonState,
  [startMs, endMs]: Span,
): void {
  const { seek, release } = session.policy;
  if (startMs > lesson.frontierMs + seek.toleranceMs) return;
  const seenMs = Math.min(endMs, Math.floor(lesson.playableMs) + release.goalMs);
  lesson.frontierMs = Math.max(lesson.frontierMs, seenMs);
  if (lesson.carriedMs > 0) passCarried(lesson);
}

/** Goes on over carried spans that begin where the frontier is. */
export function passCarried(lesson: LessonState): void {
  const endMs = contiguousEnd(lesson.carried, lesson.frontierMs);
  lesson.playableMs += endMs - lesson.frontierMs;
  lesson.frontierMs = endMs;
}

/** Where the playhead is, as far as the seek rule lets it be there; paced release follows it. */
export function movePlayhead(session: SessionState, lesson: LessonState, positionMs: number): void {
  const permitted = seekPermits(session, lesson, positionMs);
  session.positionMs = permitted ? positionMs : Math.min(session.positionMs, lesson.frontierMs);
  lesson.positionMs = session.positionMs;
}

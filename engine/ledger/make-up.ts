/**
 * Making up: what a missed check took can be earned again, by presenting it once more, for as long
 * as the policy lets it. The limit goes with the lesson, into its new versions too.
 */

import { type OwedReason, type TakenSpans } from './check-state.ts';
import { type CarriedSpan } from './events.ts';
import { type Span } from '../protocol/units.ts';
import { NO_SPANS, type Spans, addAll, subtract, within } from './spans.ts';
import { type Stamp, elapsedMs } from './stamp.ts';
import {
  type Booking,
  type LearnerState,
  type LessonState,
  lessonKeyOf,
  lessonOf,
} from './state.ts';

/** Notes until when what a miss took can be earned again; 0 for no limit. */
export function limitMakeUp(
  learner: LearnerState,
  bookings: readonly Booking[],
  reason: OwedReason,
  makeUpMs: number,
  at: Stamp,
): void {
  const byLesson = new Map<LessonState, Span[]>();
  for (const { sessionId, span, was } of bookings) {
    const session = learner.sessions.get(sessionId);
    if (session === undefined || was !== 'credited') continue;
    const lesson = lessonOf(learner, session);
    const spans = byLesson.get(lesson) ?? [];
    spans.push(span);
    byLesson.set(lesson, spans);
  }
  for (const [lesson, taken] of byLesson) {
    const spans = addAll(NO_SPANS, taken);
    // It had been earned again in time, so its time begins anew.
    lesson.taken = without(lesson, spans);
    const earnedIn = keyOf(lesson);
    if (makeUpMs > 0) lesson.taken.push({ earnedIn, spans, reason, at, makeUpMs });
  }
}

/** What came over from another version is kept, however little is left: it comes over once. */
function without(lesson: LessonState, spans: Spans): TakenSpans[] {
  const left = lesson.taken.map((each) => ({ ...each, spans: subtract(each.spans, spans) }));
  const own = keyOf(lesson);
  return left.filter((each) => each.spans.length > 0 || each.earnedIn !== own);
}

/**
 * Whether it cannot be earned again any more. This is asked anew each time, by the clock that nobody
 * steps where there is one, so a wall clock that is wrong for a while loses nothing for good.
 */
export function isTooLate({ at, makeUpMs }: TakenSpans, now: Stamp): boolean {
  return elapsedMs(at, now, makeUpMs + 1) > makeUpMs;
}

/** The limits of an earlier version hold for the same spans of this one. */
export function carryLimits(
  lesson: LessonState,
  earlier: LessonState,
  spans: readonly CarriedSpan[],
): void {
  const earnedIn = keyOf(earlier);
  for (const limit of earlier.taken) {
    if (limit.earnedIn !== earnedIn || lesson.taken.some((known) => isSame(known, limit))) continue;
    const moved = spans.flatMap(({ fromMs, toMs, lengthMs }) =>
      within([fromMs, fromMs + lengthMs], limit.spans).map(
        ([startMs, endMs]) => [startMs + toMs - fromMs, endMs + toMs - fromMs] as const,
      ),
    );
    lesson.taken.push({ ...limit, spans: addAll(NO_SPANS, moved) });
  }
}

function isSame(a: TakenSpans, b: TakenSpans): boolean {
  const isOneMoment = a.at.boot === b.at.boot && a.at.monoMs === b.at.monoMs;
  return isOneMoment && a.at.utcMs === b.at.utcMs && a.earnedIn === b.earnedIn;
}

function keyOf({ lessonId, mediaVersion }: LessonState): string {
  return lessonKeyOf(lessonId, mediaVersion);
}

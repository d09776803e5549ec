/**
 * A lesson packaged anew: credit of an earlier version counts in the new one where both show the
 * same. Which spans those are stands in the event that opened the session, so it is pinned and
 * replays the same.
 *
 * Carried credit is never more than was earned, and each millisecond of it is carried once: what a
 * later session brings adds only what was not carried yet, and what is taken back in the earlier
 * version is taken back here too.
 */

import { type CarriedCredit } from '../protocol/statement.ts';
import { type Span } from '../protocol/units.ts';
import { type CarriedSpan, type SessionOpened } from './events.ts';
import { passCarried } from './frontier.ts';
import { type Policy } from './policy.ts';
import { NO_SPANS, type Spans, add, addAll, measure, outside, subtract, within } from './spans.ts';
import {
  type CarriedPiece,
  type LearnerState,
  type LessonState,
  type SessionState,
  lessonKeyOf,
  lessonOf,
} from './state.ts';

/** Brings over what the session's event maps and its policy allows. */
export function carryOver(
  learner: LearnerState,
  session: SessionState,
  carried: SessionOpened['carried'],
): void {
  if (carried.length === 0 || session.policy.carry.rule === 'none') return;
  const lesson = lessonOf(learner, session);
  for (const { mediaVersion, spans } of carried) {
    const lessonKey = lessonKeyOf(session.lessonId, mediaVersion);
    const earlier = learner.lessons.get(lessonKey);
    if (earlier === undefined || earlier === lesson) continue;
    for (const span of spans) {
      if (!mayCarry(session.policy, span)) continue;
      bring(lesson, { key: lessonKey, lesson: earlier }, span);
    }
  }
  const startsAnew = lesson.frontierMs === 0;
  passCarried(lesson);
  if (startsAnew) lesson.positionMs = lesson.frontierMs;
}

function mayCarry({ carry }: Policy, { fromMs, toMs }: CarriedSpan): boolean {
  switch (carry.rule) {
    case 'none':
      return false;
    case 'same-spans':
      return fromMs === toMs;
    case 'same-and-moved':
      return true;
  }
}

function bring(
  lesson: LessonState,
  earlier: { readonly key: string; readonly lesson: LessonState },
  { fromMs, toMs, lengthMs }: CarriedSpan,
): void {
  const shiftMs = toMs - fromMs;
  const sources = ownSpans(earlier.lesson);
  for (const earned of within([fromMs, fromMs + lengthMs], sources)) {
    for (const once of outside(earned, carriedFrom(lesson, earlier.key))) {
      for (const target of outside(moved(once, shiftMs), lesson.credited)) {
        const [startMs, endMs] = target;
        if (startMs < 0 || endMs > lesson.durationMs) continue;
        enter(lesson, {
          lessonKey: earlier.key,
          mediaVersion: earlier.lesson.mediaVersion,
          from: moved(target, -shiftMs),
          shiftMs,
          timeMs: shareOf(earlier.lesson, endMs - startMs),
        });
      }
    }
  }
}

/**
 * What was earned in a version itself. What it had carried comes to the next one from where it was
 * earned, so that no chain of versions lengthens it.
 */
function ownSpans(lesson: LessonState): Spans {
  return lesson.carriedMs === 0 ? lesson.credited : subtract(lesson.credited, lesson.carried);
}

/** The part of a version's counted time that goes with so much of its credit. */
function shareOf({ countedMs, creditedMs }: LessonState, lengthMs: number): number {
  return creditedMs === 0 ? 0 : Math.floor((countedMs * lengthMs) / creditedMs);
}

function carriedFrom(lesson: LessonState, lessonKey: string): Spans {
  const own = lesson.pieces.filter((piece) => piece.lessonKey === lessonKey);
  return addAll(
    NO_SPANS,
    own.map(({ from }) => from),
  );
}

function enter(lesson: LessonState, piece: CarriedPiece): void {
  const target = moved(piece.from, piece.shiftMs);
  lesson.pieces.push(piece);
  lesson.carried = add(lesson.carried, target);
  lesson.carriedMs += target[1] - target[0];
  lesson.credited = add(lesson.credited, target);
  lesson.creditedMs += target[1] - target[0];
  lesson.countedMs += piece.timeMs;
}

/** The carried spans, by the version in which they were earned. */
export function carriedCredit({ pieces }: LessonState): CarriedCredit[] {
  const byVersion = new Map<string, Spans>();
  for (const { mediaVersion, from, shiftMs } of pieces) {
    const known = byVersion.get(mediaVersion) ?? NO_SPANS;
    byVersion.set(mediaVersion, add(known, moved(from, shiftMs)));
  }
  return [...byVersion].map(([mediaVersion, spans]) => ({ mediaVersion, spans }));
}

/** Credit of a version was taken back: what was carried of it falls in later versions too. */
export function dropCarried(learner: LearnerState, lessonKey: string, taken: Span): void {
  for (const lesson of learner.lessons.values()) {
    if (lesson.pieces.length === 0) continue;
    lesson.pieces = lesson.pieces.flatMap((piece) => {
      const fallen = piece.lessonKey === lessonKey ? within(taken, [piece.from]) : NO_SPANS;
      if (fallen.length === 0) return [piece];
      for (const span of fallen) drop(lesson, moved(span, piece.shiftMs));
      const lengthMs = piece.from[1] - piece.from[0];
      let leftMs = piece.timeMs;
      const kept = subtract([piece.from], fallen).map((from) => {
        const timeMs = Math.floor((piece.timeMs * (from[1] - from[0])) / lengthMs);
        leftMs -= timeMs;
        return { ...piece, from, timeMs };
      });
      lesson.countedMs -= leftMs;
      return kept;
    });
  }
}

function drop(lesson: LessonState, span: Span): void {
  lesson.carried = subtract(lesson.carried, [span]);
  lesson.credited = subtract(lesson.credited, [span]);
  lesson.carriedMs = measure(lesson.carried);
  lesson.creditedMs -= span[1] - span[0];
}

function moved([startMs, endMs]: Span, shiftMs: number): Span {
  return [startMs + shiftMs, endMs + shiftMs];
}

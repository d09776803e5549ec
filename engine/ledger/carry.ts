/**
 * A lesson packaged anew: credit of an earlier version counts in the new one where both show the
 * same. Which spans those are stands in the event that opened the session, so it is pinned and
 * replays the same.
 *
 * Carried credit is never more than was earned, and each millisecond of it is carried once: what a
 * later session brings adds only what was not carried yet, and what is taken back in the earlier
 * version is taken back here too. What can be earned again there only for a time, can here too.
 */

import { type CarriedCredit } from '../protocol/statement.ts';
import { type Span } from '../protocol/units.ts';
import { type CarriedSpan, type SessionOpened } from './events.ts';
import { passCarried } from './frontier.ts';
import { carryLimits } from './make-up.ts';
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
    const source = sourceOf(lesson, lessonKey, earlier);
    const allowed = spans.filter((span) => mayCarry(session.policy, span));
    for (const span of allowed) bring(lesson, source, span);
    carryLimits(lesson, earlier, allowed);
  }
  const startsAnew = lesson.frontierMs === 0;
  passCarried(lesson);
  if (startsAnew) lesson.positionMs = lesson.frontierMs;
}

/** What an earlier version has earned and a later one has not carried yet. */
interface Source {
  readonly lessonKey: string;
  readonly mediaVersion: string;
  left: Spans;
  leftTimeMs: number;
  /** Counted server time for each millisecond of credit, as a ratio. */
  readonly timeRatio: number;
}

/**
 * What was earned in the version itself. What it had carried comes to the next one from where it
 * was earned, so that no chain of versions lengthens it.
 */
function sourceOf(lesson: LessonState, lessonKey: string, earlier: LessonState): Source {
  const known = lesson.pieces.filter((piece) => piece.lessonKey === lessonKey);
  const own = subtract(earlier.credited, earlier.carried);
  const ownMs = earlier.creditedMs - earlier.carriedMs;
  const ownTimeMs = earlier.countedMs - timeOf(earlier.pieces);
  return {
    lessonKey,
    mediaVersion: earlier.mediaVersion,
    left: subtract(
      own,
      addAll(
        NO_SPANS,
        known.map(({ from }) => from),
      ),
    ),
    leftTimeMs: Math.max(0, ownTimeMs - timeOf(known)),
    timeRatio: ownMs === 0 ? 0 : ownTimeMs / ownMs,
  };
}

function timeOf(pieces: readonly CarriedPiece[]): number {
  return pieces.reduce((sum, { timeMs }) => sum + timeMs, 0);
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

function bring(lesson: LessonState, source: Source, { fromMs, toMs, lengthMs }: CarriedSpan): void {
  const shiftMs = toMs - fromMs;
  const brought: Span[] = [];
  for (const earned of within([fromMs, fromMs + lengthMs], source.left)) {
    for (const target of outside(moved(earned, shiftMs), lesson.credited)) {
      const [startMs, endMs] = target;
      if (startMs < 0 || endMs > lesson.durationMs) continue;
      const from = moved(target, -shiftMs);
      const timeMs = Math.min(source.leftTimeMs, Math.floor((endMs - startMs) * source.timeRatio));
      const { lessonKey, mediaVersion } = source;
      enter(lesson, { lessonKey, mediaVersion, from, shiftMs, timeMs });
      source.leftTimeMs -= timeMs;
      brought.push(from);
    }
  }
  if (brought.length > 0) source.left = subtract(source.left, brought);
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
  const [startMs, endMs] = taken;
  const holds = ({ lessonKey: earnedIn, from }: CarriedPiece) =>
    earnedIn === lessonKey && from[0] < endMs && startMs < from[1];
  for (const lesson of learner.lessons.values()) {
    // There may be thousands of pieces, and as many runs that fall: most have nothing to do with another.
    if (!lesson.pieces.some(holds)) continue;
    lesson.pieces = lesson.pieces.flatMap((piece) => {
      if (!holds(piece)) return [piece];
      const fallen = within(taken, [piece.from]);
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

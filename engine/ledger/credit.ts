/**
 * How a beat becomes credit: the claimed spans, in the order of presentation, bounded by what was
 * delivered, by what was not credited before, by the server time that can pay for them and by the
 * policy. This is the only file that unwraps what the browser claims.
 */

import { type BeatBody, type Outcome, PLAY_STATES, type PlayState } from '../protocol/messages.ts';
import { type RefusalReason } from '../protocol/reasons.ts';
import { type Claimed, type Span } from '../protocol/units.ts';
import { bookIdle, bookRun } from './accounts.ts';
import { earn, lapse, openDay, spend } from './budget.ts';
import { capRoom, waitFor } from './delivery.ts';
import { checkReason, isCheckDue, reachPoints } from './checks.ts';
import { type BeatAccepted } from './events.ts';
import { refillMeter } from './release.ts';
import { type Spans, add, outside, subtract, within } from './spans.ts';
import { advance, elapsedMs } from './stamp.ts';
import { loseWhatIsLate } from './take-back.ts';
import {
  type Booking,
  type LearnerState,
  type LessonState,
  type SessionState,
  lessonOf,
} from './state.ts';

function unwrap<T>(claimed: Claimed<T>): T {
  return claimed as unknown as T;
}

/** Whether every claimed place lies inside the lesson. */
export function fitsLesson(beat: BeatBody, durationMs: number): boolean {
  return (
    unwrap(beat.positionMs) <= durationMs &&
    unwrap(beat.spans).every(([, endMs]) => endMs <= durationMs)
  );
}

/** Tells two beats of one number apart. Not a secret: it only finds a changed resend. */
export function digestOf(beat: BeatBody): number {
  let hash = 0x811c9dc5;
  const mix = (value: number) => {
    hash = Math.imul(hash ^ value, 0x01000193);
    hash ^= hash >>> 15;
  };
  mix(unwrap(beat.spans).length);
  for (const [startMs, endMs] of unwrap(beat.spans)) {
    mix(startMs);
    mix(endMs);
  }
  mix(Math.round(unwrap(beat.rate) * 10_000));
  mix((unwrap(beat.visible) ? 1 : 2) + (unwrap(beat.touched) ? 4 : 0));
  mix(PLAY_STATES.indexOf(unwrap(beat.now)));
  mix(unwrap(beat.positionMs));
  return hash | 0;
}

/** Books an accepted beat: both accounts, the budget, the frontier and the position. */
export function bookBeat(
  learner: LearnerState,
  session: SessionState,
  { at, beat }: BeatAccepted,
): Booking[] {
  const { policy } = session;
  const holds = learner.holder === session.id;
  const lesson = lessonOf(learner, session);
  // Across a restart the wall clock may have been stepped: no idle time beyond the longest silence.
  const sinceMs = elapsedMs(session.bookedUntil, at, policy.session.maxSilenceMs);
  const runningMs = holds && session.now === 'playing' ? Math.min(sinceMs, session.maxGapMs) : 0;
  refillMeter(learner, session, at);
  session.bookedUntil = advance(session.bookedUntil, at);
  openDay(learner.budget, at.day, policy.beat.intervalMs);
  lapse(learner.budget, at, policy.beat.intervalMs);
  earn(learner.budget, runningMs);
  learner.runningMs += runningMs;
  session.runningMs += runningMs;
  lesson.playableMs += runningMs * Math.max(policy.rate.maxRatio, unwrap(beat.rate));

  if (holds) reachPoints(learner, session, unwrap(beat.spans));
  if (lesson.taken.length > 0) loseWhatIsLate(lesson, at);
  session.manner = checkReason(learner, session) ?? wholeBeatReason(session, beat);
  const parts = holds
    ? sortOut(learner, session, lesson, beat)
    : unwrap(beat.spans).map((span): Part => ({ span, outcome: 'superseded' }));
  const bookings = bookParts(learner, session, beat.seq, at, parts, runningMs);
  if (parts.length === 0) bookIdle(session, 'stalled', runningMs);
  bookIdle(session, idleReason(session, holds), sinceMs - runningMs);

  session.lastSeq = beat.seq;
  session.digests[beat.seq % session.digests.length] = digestOf(beat);
  if (wantsToPlay(session.now) || wantsToPlay(unwrap(beat.now))) session.livelyAt = at;
  session.now = unwrap(beat.now);
  if (session.manner === null && parts.length === 0) session.lastOutcome = null;
  if (holds) movePlayhead(session, lesson, unwrap(beat.positionMs));
  return bookings;
}

function wantsToPlay(now: PlayState): boolean {
  return now === 'playing' || now === 'stalled';
}

function idleReason(
  session: SessionState,
  holds: boolean,
): 'paused' | 'stalled' | 'gap' | 'superseded' {
  switch (session.now) {
    case 'paused':
    case 'ended':
      return 'paused';
    case 'stalled':
      return 'stalled';
    case 'playing':
      return holds ? 'gap' : 'superseded';
  }
}

/**
 * Islands of credit a lesson may have. Nobody who studies leaves thousands of holes; who does must
 * close some before another one counts, or every further beat would cost more than the last.
 */
const MAX_ISLANDS = 4_096;

interface Part {
  readonly span: Span;
  readonly outcome: Outcome;
}

function wholeBeatReason(session: SessionState, beat: BeatBody): RefusalReason | null {
  if (unwrap(beat.rate) > session.policy.rate.maxRatio) return 'rate-above-policy';
  if (!unwrap(beat.visible) && !session.policy.visibility.hiddenCounts) return 'hidden';
  return null;
}

/** Cuts the claimed spans into parts of one outcome each, and pays for them. */
function sortOut(
  learner: LearnerState,
  session: SessionState,
  lesson: LessonState,
  beat: BeatBody,
): Part[] {
  const { manner } = session;
  const parts: Part[] = [];
  let room = capRoom(learner, session, learner.budget.day);
  // Credit of this very beat counts as "before" for the spans that follow in it.
  let before: Spans = lesson.credited;
  for (const span of unwrap(beat.spans)) {
    const [startMs, endMs] = span;
    const paidUntilMs =
      startMs + spend(learner.budget, endMs - startMs, session.policy.rate.maxRatio);
    const permitted = seekPermits(session, lesson, startMs);
    moveFrontier(session, lesson, span);
    if (manner !== null || !permitted) {
      parts.push({ span, outcome: manner ?? 'seek-rule' });
      continue;
    }
    const ofSpan: Part[] = within(span, before).map((again) => ({
      span: again,
      outcome: 'repeat',
    }));
    for (const piece of earnable(lesson, span, before, ofSpan)) {
      if (before.length >= MAX_ISLANDS && touchesNone(piece, before)) {
        ofSpan.push({ span: piece, outcome: 'seek-rule' });
        continue;
      }
      for (const part of cutByPayment(piece, paidUntilMs, room)) {
        if (part.outcome !== 'credited') {
          ofSpan.push(part);
          continue;
        }
        room -= part.span[1] - part.span[0];
        for (const sent of within(part.span, session.deliveredAll)) {
          ofSpan.push({ span: sent, outcome: 'credited' });
          before = add(before, sent);
        }
        for (const unsent of outside(part.span, session.deliveredAll)) {
          ofSpan.push({ span: unsent, outcome: 'pending' });
        }
      }
    }
    if (ofSpan.length > 1) ofSpan.sort((a, b) => a.span[0] - b.span[0]);
    parts.push(...ofSpan);
  }
  return parts;
}

/** The pieces not credited yet, without what a missed check has made unearnable. */
function earnable(lesson: LessonState, span: Span, before: Spans, refused: Part[]): Spans {
  const pieces = outside(span, before);
  if (lesson.lost.size === 0) return pieces;
  return [...lesson.lost].reduce((left: Spans, [outcome, lost]) => {
    for (const piece of left) {
      for (const gone of within(piece, lost)) refused.push({ span: gone, outcome });
    }
    return subtract(left, lost);
  }, pieces);
}

/** A piece that nothing else speaks against: what is paid for and within the daily cap counts. */
function cutByPayment(piece: Span, paidUntilMs: number, roomMs: number): Part[] {
  const [startMs, endMs] = piece;
  const paidEndMs = Math.max(startMs, Math.min(endMs, paidUntilMs));
  const countedEndMs = Math.min(paidEndMs, startMs + roomMs);
  if (countedEndMs === endMs) return [{ span: piece, outcome: 'credited' }];
  const parts: Part[] = [];
  const cut = (fromMs: number, toMs: number, outcome: Outcome) => {
    if (fromMs < toMs) parts.push({ span: [fromMs, toMs], outcome });
  };
  cut(startMs, countedEndMs, 'credited');
  cut(countedEndMs, paidEndMs, 'daily-cap');
  cut(paidEndMs, endMs, 'faster-than-clock');
  return parts;
}

function seekPermits(session: SessionState, lesson: LessonState, startMs: number): boolean {
  const { rule, toleranceMs } = session.policy.seek;
  return rule === 'free' || startMs <= lesson.frontierMs + toleranceMs;
}

/**
 * Whatever else speaks against a span, it has been seen: a hidden five seconds must not lock the
 * rest of the lecture. But nobody has seen more than the clock could present, so one boastful claim
 * does not unlock it either.
 */
function moveFrontier(session: SessionState, lesson: LessonState, [startMs, endMs]: Span): void {
  const { seek, release } = session.policy;
  if (startMs > lesson.frontierMs + seek.toleranceMs) return;
  const seenMs = Math.min(endMs, Math.floor(lesson.playableMs) + release.goalMs);
  lesson.frontierMs = Math.max(lesson.frontierMs, seenMs);
}

function touchesNone([startMs, endMs]: Span, islands: Spans): boolean {
  return within([startMs - 1, endMs + 1], islands).length === 0;
}

/** Where the playhead is, as far as the seek rule lets it be there; paced release follows it. */
function movePlayhead(session: SessionState, lesson: LessonState, positionMs: number): void {
  const permitted = seekPermits(session, lesson, positionMs);
  session.positionMs = permitted ? positionMs : Math.min(session.positionMs, lesson.frontierMs);
  lesson.positionMs = session.positionMs;
}

/** Enters the parts into both accounts; running time is shared out by length, to the millisecond. */
function bookParts(
  learner: LearnerState,
  session: SessionState,
  seq: number,
  at: BeatAccepted['at'],
  parts: readonly Part[],
  runningMs: number,
): Booking[] {
  let totalMs = 0;
  for (const { span } of parts) totalMs += span[1] - span[0];
  // What is presented while a check is due falls with it; what no check guards is settled at once.
  const underCheck = isCheckDue(learner);
  const settled = !underCheck && !session.policy.checks.gateCredit;
  let lengthSoFarMs = 0;
  let timeSoFarMs = 0;
  return parts.map(({ span, outcome }) => {
    lengthSoFarMs += span[1] - span[0];
    const timeMs = Math.floor((runningMs * lengthSoFarMs) / totalMs) - timeSoFarMs;
    timeSoFarMs += timeMs;
    const run = { seq, span, timeMs, day: learner.budget.day, settled, underCheck };
    bookRun(learner, session, run, outcome);
    if (outcome === 'pending') waitFor(session, run, at);
    session.lastOutcome = outcome;
    return { sessionId: session.id, seq, span, outcome };
  });
}

/**
 * How a beat becomes credit: the claimed spans, in the order of presentation, bounded by what was
 * delivered, by what was not credited before, by the server time that can pay for them and by the
 * policy. This is the only file that unwraps what the browser claims.
 */

import { type BeatBody, PLAY_STATES, type PlayState } from '../protocol/messages.ts';
import { type RefusalReason } from '../protocol/reasons.ts';
import { type Claimed, type Span } from '../protocol/units.ts';
import { bookIdle, bookRun, idleReason } from './accounts.ts';
import { earn, lapse, openDay, spend } from './budget.ts';
import { capRoom } from './cap.ts';
import { waitFor } from './delivery.ts';
import { checkReason, isCheckDue, reachPoints } from './checks.ts';
import { type Claim, type Part, claimsOfFenced, claimsOfHolder, cutByPayment } from './claims.ts';
import { type BeatAccepted } from './events.ts';
import { moveFrontier, movePlayhead, seekPermits } from './frontier.ts';
import { takeHandover } from './handover.ts';
import { type Sign, followSigns, forfeitIdle } from './idle.ts';
import { isTooLate } from './make-up.ts';
import { isPresented, noteEchoes, noteGuarded } from './proof.ts';
import { refillMeter } from './release.ts';
import { type Spans, add, countIn, outside, subtract, within } from './spans.ts';
import { type Stamp, advance, elapsedMs } from './stamp.ts';
import { takeUnheard, hearAgain } from './unheard.ts';
import { whenReason } from './when.ts';
import { openSlot } from './window.ts';
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

/** Whether the session has presented a place, with what this beat claims. */
export function presentedBy({ proof }: SessionState, beat: BeatBody): (atMs: number) => boolean {
  const spans = unwrap(beat.spans);
  return (atMs) => isPresented(proof, spans, atMs);
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
  event: BeatAccepted,
): Booking[] {
  const { at, beat } = event;
  const { policy } = session;
  const holds = learner.holder === session.id;
  const lesson = lessonOf(learner, session);
  // Across a restart the wall clock may have been stepped: no idle time beyond the longest silence.
  const sinceMs = elapsedMs(session.bookedUntil, at, policy.session.maxSilenceMs);
  const coveredMs = holds && session.now === 'playing' ? Math.min(sinceMs, session.maxGapMs) : 0;
  const notPresenting = idleReason(session, holds);
  refillMeter(learner, session, at);
  session.bookedUntil = advance(session.bookedUntil, at);
  openDay(learner.budget, learner.days, at, policy.beat.intervalMs);
  openSlot(learner.recent, at.utcMs);
  lapse(learner.budget, at, policy.beat.intervalMs);
  const spans = unwrap(beat.spans);
  const rate = unwrap(beat.rate);
  if (event.unheardMs !== undefined) {
    const reason = notPresenting === 'stalled' ? notPresenting : 'paused';
    hearAgain(learner, session, Math.min(event.unheardMs, sinceMs - coveredMs), reason, at);
  }
  const lateMs = holds
    ? takeUnheard(learner, session, spans, rate, coveredMs)
    : takeHandover(session, spans, rate);
  const runningMs = coveredMs + lateMs;
  earn(learner.budget, runningMs);
  learner.runningMs += runningMs;
  session.runningMs += runningMs;
  lesson.playableMs += runningMs * Math.max(policy.rate.maxRatio, rate);

  session.manner =
    whenReason(learner, session, at) ??
    checkReason(learner, session) ??
    wholeBeatReason(session, beat);
  const idle =
    holds && policy.idle.timeoutMs > 0
      ? followSigns(learner, session, signOf(beat), runningMs)
      : null;
  const claims = holds
    ? claimsOfHolder(session, spans, runningMs, idle?.overMs ?? 0)
    : claimsOfFenced(session, spans, lateMs, rate);
  const shown = claims.filter(({ refused }) => refused !== 'superseded');
  reachPoints(
    learner,
    session,
    shown.map(({ span }) => span),
  );
  const parts = sortOut(learner, session, lesson, claims, at);
  const bookings = bookParts(learner, session, beat.seq, at, parts, runningMs);
  bookIdle(session, notPresenting, sinceMs - coveredMs);
  if (policy.assurance.tokensPerMinute > 0) noteEchoes(session, spans, event);
  if (session.proof.isGuarded) noteGuarded(learner, session, bookings);

  session.lastSeq = beat.seq;
  session.digests[beat.seq % session.digests.length] = digestOf(beat);
  if (wantsToPlay(session.now) || wantsToPlay(unwrap(beat.now))) session.livelyAt = at;
  session.now = unwrap(beat.now);
  if (session.manner === null && parts.length === 0) session.lastOutcome = null;
  if (holds) movePlayhead(session, lesson, unwrap(beat.positionMs));
  if (idle?.crossed === true) bookings.push(...forfeitIdle(learner, session));
  return bookings;
}

/** What of a beat shows that somebody is there. */
function signOf({ touched, now, spans, positionMs }: BeatBody): Sign {
  return {
    touched: unwrap(touched),
    now: unwrap(now),
    spans: unwrap(spans),
    positionMs: unwrap(positionMs),
  };
}

function wantsToPlay(now: PlayState): boolean {
  return now === 'playing' || now === 'stalled';
}

/**
 * Islands of credit a lesson may have. Nobody who studies leaves thousands of holes; who does must
 * close some before another one counts, or every further beat would cost more than the last.
 */
const MAX_ISLANDS = 4_096;
/**
 * Parts into which one beat is cut, about. Who studies touches a few islands in one beat; where one
 * claims thousands again and again, each message would cost the engine a second and a book of runs.
 */
const MAX_PARTS = 256;

function wholeBeatReason(session: SessionState, beat: BeatBody): RefusalReason | null {
  if (unwrap(beat.rate) > session.policy.rate.maxRatio) return 'rate-above-policy';
  if (!unwrap(beat.visible) && !session.policy.visibility.hiddenCounts) return 'hidden';
  return null;
}

/** Cuts the claims into parts of one outcome each, and pays for them. */
function sortOut(
  learner: LearnerState,
  session: SessionState,
  lesson: LessonState,
  claims: readonly Claim[],
  at: Stamp,
): Part[] {
  const parts: Part[] = [];
  const { day } = learner.budget;
  let room = capRoom(learner, session, { day, slot: learner.recent.newest });
  // Credit of this very beat counts as "before" for the spans that follow in it.
  let before: Spans = lesson.credited;
  for (const { span, refused } of claims) {
    if (refused === 'superseded') {
      parts.push({ span, outcome: refused });
      continue;
    }
    const [startMs, endMs] = span;
    const paidUntilMs =
      startMs + spend(learner.budget, endMs - startMs, session.policy.rate.maxRatio);
    const isWhole = parts.length + islandsIn(lesson, span, before) <= MAX_PARTS;
    const permitted = isWhole && seekPermits(session, lesson, startMs);
    moveFrontier(session, lesson, span);
    if (refused !== null || !permitted) {
      parts.push({ span, outcome: refused ?? 'seek-rule' });
      continue;
    }
    const ofSpan: Part[] = within(span, before).map((again) => ({
      span: again,
      outcome: 'repeat',
    }));
    for (const piece of earnable(lesson, span, before, at, ofSpan)) {
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

/** The pieces not credited yet, without what a missed check took and is too late to make up. */
function earnable(
  { taken }: LessonState,
  span: Span,
  before: Spans,
  at: Stamp,
  refused: Part[],
): Spans {
  let pieces = outside(span, before);
  for (const each of taken) {
    if (!isTooLate(each, at)) continue;
    for (const piece of pieces) {
      for (const gone of within(piece, each.spans)) {
        refused.push({ span: gone, outcome: each.reason });
      }
    }
    pieces = subtract(pieces, each.spans);
  }
  return pieces;
}

/** How many holes and refusals of earlier claims may cut a span. */
function islandsIn({ taken }: LessonState, span: Span, before: Spans): number {
  return taken.reduce((sum, { spans }) => sum + countIn(span, spans), countIn(span, before));
}

function touchesNone([startMs, endMs]: Span, islands: Spans): boolean {
  return within([startMs - 1, endMs + 1], islands).length === 0;
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
  for (const { span, outcome } of parts) {
    // The time of what came after the lease had moved is booked as superseded already.
    if (outcome !== 'superseded') totalMs += span[1] - span[0];
  }
  if (totalMs === 0) bookIdle(session, 'stalled', runningMs);
  // What is presented while a check is due falls with it; what no check guards is settled at once.
  const underCheck = isCheckDue(learner, session);
  const settled = !underCheck && !session.policy.checks.gateCredit;
  const { day } = learner.budget;
  const slot = learner.recent.newest;
  let lengthSoFarMs = 0;
  let timeSoFarMs = 0;
  return parts.map(({ span, outcome }) => {
    if (outcome !== 'superseded') lengthSoFarMs += span[1] - span[0];
    const untilMs = totalMs === 0 ? 0 : Math.floor((runningMs * lengthSoFarMs) / totalMs);
    const timeMs = untilMs - timeSoFarMs;
    timeSoFarMs += timeMs;
    const run = { seq, span, timeMs, day, slot, settled, underCheck };
    bookRun(learner, session, run, outcome);
    if (outcome === 'pending') waitFor(session, run, at);
    session.lastOutcome = outcome;
    return { sessionId: session.id, seq, span, outcome };
  });
}

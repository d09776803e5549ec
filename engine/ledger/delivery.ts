/**
 * Delivery is causal: a claim counts only where the server had sent the media in full before the
 * claim was received. A claim whose delivery is not known yet waits, and is judged on the
 * delivery's own server time, however late the news of it arrives.
 */

import { type MediaKind } from '../protocol/lesson.ts';
import { type Span } from '../protocol/units.ts';
import { type Run, rebookRun } from './accounts.ts';
import { type Delivered, type DeliveryWaived } from './events.ts';
import { NO_SPANS, type Spans, addAll, intersect, outside, subtract, within } from './spans.ts';
import { type Stamp, elapsedMs } from './stamp.ts';
import {
  type AwaitingClaim,
  type Booking,
  type LearnerState,
  type SessionState,
  lessonOf,
} from './state.ts';

/** Claims a session may have waiting; beyond it the oldest that were refused are final. */
const MAX_AWAITING = 4_096;

/** What of a span is not known to have been sent to this session, by kind of media. */
export function lacking(session: SessionState, span: Span): Map<MediaKind, Spans> {
  const lacks = new Map<MediaKind, Spans>();
  for (const kind of session.requiredKinds) {
    lacks.set(kind, outside(span, session.delivered.get(kind) ?? NO_SPANS));
  }
  return lacks;
}

export function waitFor(
  session: SessionState,
  run: Run,
  claimedAt: Stamp,
  lacks: ReadonlyMap<MediaKind, Spans>,
): void {
  const { seq, span, timeMs } = run;
  session.awaiting.push({ seq, span, claimedAt, timeMs, lacks, refused: false });
  if (session.awaiting.length > MAX_AWAITING) {
    const oldestRefused = session.awaiting.findIndex((claim) => claim.refused);
    if (oldestRefused >= 0) session.awaiting.splice(oldestRefused, 1);
  }
}

/** Segments were sent in full: later claims may count, and waiting ones are judged. */
export function bookDelivery(
  learner: LearnerState,
  session: SessionState,
  event: Delivered,
): Booking[] {
  const known = session.delivered.get(event.kind) ?? NO_SPANS;
  session.delivered.set(event.kind, addAll(known, event.spans));
  session.released = addAll(session.released, event.spans);
  if (!session.requiredKinds.includes(event.kind)) return [];
  let complete: Spans = event.spans;
  for (const kind of session.requiredKinds) {
    if (kind !== event.kind)
      complete = intersect(complete, session.delivered.get(kind) ?? NO_SPANS);
  }
  session.deliveredAll = addAll(session.deliveredAll, complete);
  if (session.awaiting.length === 0) return [];
  return judge(learner, session, (claim) =>
    sentBefore(event.at, claim.claimedAt)
      ? new Map(claim.lacks).set(
          event.kind,
          subtract(claim.lacks.get(event.kind) ?? NO_SPANS, event.spans),
        )
      : claim.lacks,
  );
}

/** The operator vouches for deliveries whose log was lost. */
export function bookWaiver(
  learner: LearnerState,
  session: SessionState,
  event: DeliveryWaived,
): Booking[] {
  const waived = addAll(NO_SPANS, event.spans);
  return judge(
    learner,
    session,
    (claim) => new Map([...claim.lacks].map(([kind, spans]) => [kind, subtract(spans, waived)])),
  );
}

/** Refuses what has waited longer than the policy says; late news can still turn that around. */
export function refuseStale(learner: LearnerState, session: SessionState, now: Stamp): Booking[] {
  const { pendingMs } = session.policy.delivery;
  if (!session.awaiting.some((claim) => isStale(claim, now, pendingMs))) return [];
  return refuseWhere(learner, session, (claim) => isStale(claim, now, pendingMs));
}

/** At the end of a session nothing waits any longer. */
export function refuseAllWaiting(learner: LearnerState, session: SessionState): Booking[] {
  return refuseWhere(learner, session, (claim) => !claim.refused);
}

function isStale(claim: AwaitingClaim, now: Stamp, pendingMs: number): boolean {
  return !claim.refused && elapsedMs(claim.claimedAt, now, pendingMs + 1) > pendingMs;
}

function refuseWhere(
  learner: LearnerState,
  session: SessionState,
  holds: (claim: AwaitingClaim) => boolean,
): Booking[] {
  const bookings: Booking[] = [];
  session.awaiting = session.awaiting.map((claim) => {
    if (!holds(claim)) return claim;
    rebookRun(learner, session, runOf(claim, claim.span, claim.timeMs), 'pending', 'not-delivered');
    bookings.push({
      sessionId: session.id,
      seq: claim.seq,
      span: claim.span,
      outcome: 'not-delivered',
      was: 'pending',
    });
    return { ...claim, refused: true };
  });
  return bookings;
}

function sentBefore(sentAt: Stamp, claimedAt: Stamp): boolean {
  return sentAt.boot === claimedAt.boot
    ? sentAt.monoMs <= claimedAt.monoMs
    : sentAt.utcMs <= claimedAt.utcMs;
}

function runOf(claim: AwaitingClaim, span: Span, timeMs: number): Run {
  return { seq: claim.seq, span, timeMs, day: claim.claimedAt.day };
}

/** Looks at every waiting claim again and books what nothing is lacking of any more. */
function judge(
  learner: LearnerState,
  session: SessionState,
  lacksNow: (claim: AwaitingClaim) => ReadonlyMap<MediaKind, Spans>,
): Booking[] {
  const bookings: Booking[] = [];
  const stillWaiting: AwaitingClaim[] = [];
  for (const claim of session.awaiting) {
    const lacks = lacksNow(claim);
    let missing: Spans = NO_SPANS;
    for (const spans of lacks.values()) missing = addAll(missing, spans);
    const known = outside(claim.span, missing);
    if (known.length === 0) {
      stillWaiting.push({ ...claim, lacks });
      continue;
    }
    settle(learner, session, claim, lacks, known, missing, bookings, stillWaiting);
  }
  session.awaiting = stillWaiting;
  return bookings;
}

/** Splits one claim into what is settled now and what goes on waiting, time shared by length. */
function settle(
  learner: LearnerState,
  session: SessionState,
  claim: AwaitingClaim,
  lacks: ReadonlyMap<MediaKind, Spans>,
  known: Spans,
  missing: Spans,
  bookings: Booking[],
  stillWaiting: AwaitingClaim[],
): void {
  const was = claim.refused ? 'not-delivered' : 'pending';
  const share = timeSharer(claim);
  for (const part of cut(learner, session, claim.span, known, missing)) {
    const timeMs = share(part.span);
    if (part.waits) {
      const ofPart = new Map(
        [...lacks].map(([kind, spans]) => [kind, within(part.span, spans)] as const),
      );
      stillWaiting.push({ ...claim, span: part.span, timeMs, lacks: ofPart });
      continue;
    }
    const outcome = part.repeat ? 'repeat' : 'credited';
    rebookRun(learner, session, runOf(claim, part.span, timeMs), was, outcome);
    bookings.push({ sessionId: session.id, seq: claim.seq, span: part.span, outcome, was });
  }
}

interface Cut {
  readonly span: Span;
  readonly waits: boolean;
  readonly repeat: boolean;
}

function cut(
  learner: LearnerState,
  session: SessionState,
  span: Span,
  known: Spans,
  missing: Spans,
): Cut[] {
  const { credited } = lessonOf(learner, session);
  const pieces: Cut[] = within(span, missing).map((s) => ({ span: s, waits: true, repeat: false }));
  for (const piece of known) {
    for (const again of within(piece, credited)) {
      pieces.push({ span: again, waits: false, repeat: true });
    }
    for (const fresh of outside(piece, credited)) {
      pieces.push({ span: fresh, waits: false, repeat: false });
    }
  }
  return pieces.sort((a, b) => a.span[0] - b.span[0]);
}

/** Hands out a claim's server time in proportion, so that the parts add up to the whole. */
function timeSharer(claim: AwaitingClaim): (span: Span) => number {
  const totalMs = claim.span[1] - claim.span[0];
  let lengthMs = 0;
  let sharedMs = 0;
  return (span) => {
    lengthMs += span[1] - span[0];
    const timeMs = Math.floor((claim.timeMs * lengthMs) / totalMs) - sharedMs;
    sharedMs += timeMs;
    return timeMs;
  };
}

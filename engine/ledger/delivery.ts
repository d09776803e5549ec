/**
 * Delivery is causal: a claim counts only where the server had sent the media in full before the
 * claim was received. A claim whose delivery is not known yet waits, and is judged on the
 * delivery's own server time, however late the news of it arrives.
 */

import { type MediaKind } from '../protocol/lesson.ts';
import { type RefusalReason } from '../protocol/reasons.ts';
import { type Span } from '../protocol/units.ts';
import { type Run, rebookRun } from './accounts.ts';
import { capRoom } from './cap.ts';
import { type Delivered, type DeliveryWaived } from './events.ts';
import { noteWaived } from './proof.ts';
import { payRelease } from './release.ts';
import { lapsed, partOf, timeSharer } from './lacking.ts';
import { NO_SPANS, type Spans, addAll, intersect, outside, subtract, within } from './spans.ts';
import { type SentAt, type Stamp, elapsedMs } from './stamp.ts';
import {
  type AwaitingClaim,
  type Booking,
  type LapsedClaim,
  type LearnerState,
  type SessionState,
  lessonOf,
} from './state.ts';

/** Claims a session may have waiting, and as many lapsed: 11 h at one beat in 5 s. */
const MAX_CLAIMS = 8_192;

/** Enters a claim that lacks the news of its delivery. */
export function waitFor(session: SessionState, run: Run, claimedAt: Stamp): void {
  const lacks = new Map<MediaKind, Spans>();
  for (const kind of session.requiredKinds) {
    lacks.set(kind, outside(run.span, session.delivered.get(kind) ?? NO_SPANS));
  }
  session.awaiting.push({ ...run, claimedAt, lacks });
}

/** Segments were sent in full: later claims may count, and waiting ones are judged. */
export function bookDelivery(
  learner: LearnerState,
  session: SessionState,
  { at, sentAt = at, kind, spans }: Delivered,
): readonly Booking[] {
  session.delivered.set(kind, addAll(session.delivered.get(kind) ?? NO_SPANS, spans));
  payRelease(learner, session, spans);
  if (!session.requiredKinds.includes(kind)) return [];
  let complete: Spans = spans;
  for (const other of session.requiredKinds) {
    if (other !== kind) complete = intersect(complete, session.delivered.get(other) ?? NO_SPANS);
  }
  if (complete.length > 0) session.deliveredAll = addAll(session.deliveredAll, complete);
  if (session.awaiting.length + session.lapsed.length === 0) return [];
  const sent = addAll(NO_SPANS, spans);
  return judge(learner, session, sent, ({ claimedAt, lacks }) =>
    sentBefore(sentAt, claimedAt)
      ? new Map(lacks).set(kind, subtract(lacks.get(kind) ?? NO_SPANS, sent))
      : lacks,
  );
}

/** The operator vouches for deliveries whose log was lost. */
export function bookWaiver(
  learner: LearnerState,
  session: SessionState,
  { spans }: DeliveryWaived,
): readonly Booking[] {
  const waived = addAll(NO_SPANS, spans);
  const bookings = judge(
    learner,
    session,
    waived,
    ({ lacks }) => new Map([...lacks].map(([kind, missing]) => [kind, subtract(missing, waived)])),
  );
  noteWaived(session, bookings);
  return bookings;
}

/** Refuses what has waited longer than the policy says; late news can still turn that around. */
export function refuseStale(learner: LearnerState, session: SessionState, now: Stamp): Booking[] {
  const { pendingMs } = session.policy.delivery;
  const bookings: Booking[] = [];
  for (let oldest = session.awaiting[0]; oldest !== undefined; oldest = session.awaiting[0]) {
    const waitedMs = elapsedMs(oldest.claimedAt, now, pendingMs + 1);
    if (waitedMs <= pendingMs && session.awaiting.length <= MAX_CLAIMS) break;
    bookings.push(...refuseOldest(learner, session, oldest));
  }
  return bookings;
}

/** At the end of a session nothing waits any longer. */
export function refuseAllWaiting(learner: LearnerState, session: SessionState): Booking[] {
  const bookings: Booking[] = [];
  for (let oldest = session.awaiting[0]; oldest !== undefined; oldest = session.awaiting[0]) {
    bookings.push(...refuseOldest(learner, session, oldest));
  }
  return bookings;
}

function refuseOldest(
  learner: LearnerState,
  session: SessionState,
  claim: AwaitingClaim,
): Booking[] {
  session.awaiting.shift();
  return lapsed(claim).map((part) => {
    session.lapsed.push(part);
    if (session.lapsed.length > MAX_CLAIMS) session.lapsed.shift();
    return rebook(learner, session, part, 'pending', part.refusedAs);
  });
}

/** Books claims under another reason for good: no news can turn them any more. */
export function forgetClaims(
  learner: LearnerState,
  session: SessionState,
  falls: (claim: AwaitingClaim) => boolean,
  reason: RefusalReason,
): Booking[] {
  const bookings: Booking[] = [];
  const keep = (claim: AwaitingClaim | LapsedClaim) => {
    if (!falls(claim)) return true;
    bookings.push(rebook(learner, session, claim, outcomeOf(claim), reason));
    return false;
  };
  session.lapsed = session.lapsed.filter(keep);
  session.awaiting = session.awaiting.filter(keep);
  return bookings;
}

type Lacking = 'pending' | LapsedClaim['refusedAs'];

/** How a claim that lacks its delivery is booked. */
function outcomeOf(claim: AwaitingClaim | LapsedClaim): Lacking {
  return 'refusedAs' in claim ? claim.refusedAs : 'pending';
}

function rebook(
  learner: LearnerState,
  session: SessionState,
  run: Run,
  was: Lacking,
  outcome: 'credited' | RefusalReason,
): Booking {
  rebookRun(learner, session, run, was, outcome);
  return { sessionId: session.id, seq: run.seq, span: run.span, outcome, was };
}

/**
 * By how much the wall clocks of two machines may differ before a learner loses by it, milliseconds.
 * It is also the most that anybody can win by it: a claim may be that much older than its delivery.
 */
export const CLOCK_TOLERANCE_MS = 1_000;

/** Whether something was sent before the claim of the other stamp came in. */
export function sentBefore(sentAt: SentAt, claimedAt: Stamp): boolean {
  return sentAt.boot === claimedAt.boot
    ? sentAt.monoMs <= claimedAt.monoMs
    : sentAt.utcMs <= claimedAt.utcMs + CLOCK_TOLERANCE_MS;
}

/** Looks at the claims that the news concerns and books what nothing is lacking of any more. */
function judge(
  learner: LearnerState,
  session: SessionState,
  news: Spans,
  lacksNow: (claim: AwaitingClaim) => ReadonlyMap<MediaKind, Spans>,
): Booking[] {
  const bookings: Booking[] = [];
  const isNews = ({ span }: AwaitingClaim) => within(span, news).length > 0;
  session.lapsed = session.lapsed.flatMap((claim) => {
    const lacks = isNews(claim) ? lacksNow(claim) : claim.lacks;
    if (lacks === claim.lacks) return [claim];
    const { refusedAs, ...rest } = claim;
    const left = settle(learner, session, { ...rest, lacks }, refusedAs, bookings);
    return left.flatMap(lapsed).map((part) => {
      if (part.refusedAs === refusedAs) return part;
      bookings.push(rebook(learner, session, part, refusedAs, part.refusedAs));
      return part;
    });
  });
  session.awaiting = session.awaiting.flatMap((claim) => {
    const lacks = isNews(claim) ? lacksNow(claim) : claim.lacks;
    if (lacks === claim.lacks) return [claim];
    return settle(learner, session, { ...claim, lacks }, 'pending', bookings);
  });
  return bookings;
}

/**
 * Splits one claim into what is settled now and what goes on waiting, time shared by length.
 *
 * @returns what goes on waiting
 */
function settle(
  learner: LearnerState,
  session: SessionState,
  claim: AwaitingClaim,
  was: Lacking,
  bookings: Booking[],
): AwaitingClaim[] {
  const stillWaiting: AwaitingClaim[] = [];
  const share = timeSharer(claim);
  for (const { span, outcome } of cut(learner, session, claim, was)) {
    const part = partOf(claim, span, share(span));
    if (outcome === 'waits') stillWaiting.push(part);
    else bookings.push(rebook(learner, session, part, was, outcome));
  }
  return stillWaiting;
}

interface Cut {
  readonly span: Span;
  readonly outcome: 'waits' | 'credited' | 'repeat' | 'daily-cap';
}

/** Asks again what may have changed while the claim waited, in the order of precedence. */
function cut(
  learner: LearnerState,
  session: SessionState,
  claim: AwaitingClaim,
  was: Lacking,
): Cut[] {
  let missing: Spans = NO_SPANS;
  for (const spans of claim.lacks.values()) missing = addAll(missing, spans);
  const { credited } = lessonOf(learner, session);
  // A pending claim has kept its part of the day; a refused one has given it back.
  let roomMs = was === 'pending' ? Infinity : capRoom(learner, session, claim);
  const pieces: Cut[] = within(claim.span, missing).map((span) => ({ span, outcome: 'waits' }));
  for (const known of outside(claim.span, missing)) {
    for (const span of within(known, credited)) pieces.push({ span, outcome: 'repeat' });
    for (const [startMs, endMs] of outside(known, credited)) {
      const capMs = Math.min(endMs, startMs + roomMs);
      if (startMs < capMs) pieces.push({ span: [startMs, capMs], outcome: 'credited' });
      if (capMs < endMs) pieces.push({ span: [capMs, endMs], outcome: 'daily-cap' });
      roomMs -= capMs - startMs;
    }
  }
  return pieces.sort((a, b) => a.span[0] - b.span[0]);
}

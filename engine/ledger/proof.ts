/**
 * The evidence behind levels of assurance: tokens that were echoed, checks that were passed, proofs
 * of identity, and waivers. It moves no account; `assurance.ts` reads levels from it.
 */

import { type Span } from '../protocol/units.ts';
import { type BeatAccepted, type IdentityProved } from './events.ts';
import { type Policy } from './policy.ts';
import { type Proof } from './proof-state.ts';
import {
  type Spans,
  NO_SPANS,
  add,
  addAll,
  countIn,
  intersect,
  subtract,
  within,
} from './spans.ts';
import { type Booking, type LearnerState, type SessionState } from './state.ts';

/** Where a policy draws no random checks: how much running time one proof covers, milliseconds. */
const REACH_MS = 600_000;
/** Pieces of presented media that are remembered for tokens. */
const MAX_PIECES = 4_096;

/** Whether anything can prove that the learner was there, under this policy. */
export function isGuarded({ checks, assurance }: Policy, points: readonly unknown[]): boolean {
  if (checks.maxGapMs > 0 || points.length > 0) return true;
  return assurance.presenceProvedRatio > 0 || assurance.identityProvedRatio > 0;
}

function reachMs({ checks }: Policy): number {
  return checks.maxGapMs > 0 ? checks.maxGapMs : REACH_MS;
}

/** Whether this place was presented by the session, with what it presents now. */
export function isPresented({ presented }: Proof, now: readonly Span[], atMs: number): boolean {
  const there: Span = [atMs, atMs + 1];
  return (
    now.some(([startMs, endMs]) => startMs <= atMs && atMs < endMs) ||
    within(there, presented).length > 0
  );
}

/** Enters what a beat echoed; a token counts only where the session has presented its place. */
export function noteEchoes(
  { proof }: SessionState,
  spans: Spans,
  { echoed = [], wrongTokens = 0 }: BeatAccepted,
): void {
  for (const span of spans) {
    // What lies far from all before it, after thousands of pieces, is nobody's way of watching.
    if (proof.presented.length < MAX_PIECES || countIn(span, proof.presented) > 0) {
      proof.presented = add(proof.presented, span);
    }
  }
  proof.wrongTokens += wrongTokens;
  for (const atMs of echoed) {
    if (!isPresented(proof, [], atMs)) continue;
    proof.echoed ??= new Set();
    proof.echoed.add(atMs);
  }
}

/** Remembers what may count, until a check is passed or missed, or its reach is over. */
export function noteGuarded(
  learner: LearnerState,
  session: SessionState,
  bookings: readonly Booking[],
): void {
  const { runningMs: atRunningMs, guarded, checks } = learner;
  for (const { sessionId, span, outcome } of bookings) {
    if (outcome !== 'credited' && outcome !== 'pending') continue;
    guarded.push({ sessionId, span, atRunningMs });
  }
  if (checks.open !== null) return;
  const fromMs = atRunningMs - reachMs(session.policy);
  const kept = guarded.findIndex((run) => run.atRunningMs > fromMs);
  if (kept > 0) guarded.splice(0, kept);
}

/** A check was passed: what it guards is proved, as far back from when it was opened as it reaches. */
export function provePresence(learner: LearnerState, openedAtRunningMs: number): void {
  for (const [session, spans] of guardedSince(learner, openedAtRunningMs)) {
    session.proof.presence = addAll(session.proof.presence, spans);
  }
}

/** The host has made sure who studies: that holds as far back as a check would reach. */
export function proveIdentity(
  learner: LearnerState,
  session: SessionState,
  { reference }: IdentityProved,
): void {
  session.proof.identityReferences = [...session.proof.identityReferences, reference];
  for (const [each, spans] of guardedSince(learner, learner.runningMs)) {
    each.proof.identity = addAll(each.proof.identity, spans);
  }
}

/** What is guarded and still counts, or waits for news of its delivery, by session. */
function guardedSince(learner: LearnerState, runningMs: number): Map<SessionState, Spans> {
  const guarded = new Map<SessionState, Span[]>();
  for (const { sessionId, span, atRunningMs } of learner.guarded) {
    const session = learner.sessions.get(sessionId);
    if (session === undefined || atRunningMs <= runningMs - reachMs(session.policy)) continue;
    const spans = guarded.get(session) ?? [];
    spans.push(span);
    guarded.set(session, spans);
  }
  const found = new Map<SessionState, Spans>();
  for (const [session, spans] of guarded) {
    const waiting = session.awaiting.map((claim) => claim.span);
    const standing = addAll(session.credited, waiting);
    found.set(session, intersect(addAll(NO_SPANS, spans), standing));
  }
  return found;
}

/** A check was missed: whoever passes the next one proves nothing of the time before. */
export function loseGuarded(learner: LearnerState): void {
  learner.guarded = [];
}

/** Credit that an operator's waiver has brought. */
export function noteWaived({ proof }: SessionState, bookings: readonly Booking[]): void {
  const spans = bookings.filter(({ outcome }) => outcome === 'credited').map(({ span }) => span);
  proof.waived = addAll(proof.waived, spans);
}

/** What does not count any more proves nothing; earned again, it has to be proved again. */
export function forgetProof({ proof }: SessionState, span: Span): void {
  const without = (spans: Spans) =>
    intersect([span], spans).length === 0 ? spans : subtract(spans, [span]);
  proof.waived = without(proof.waived);
  proof.presence = without(proof.presence);
  proof.identity = without(proof.identity);
}

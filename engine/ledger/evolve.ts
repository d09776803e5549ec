/**
 * The fold: events in, state out, the same for every replay. Returns how runs were booked, which
 * is what a player is told and a statement lists.
 */

import { bookIdle, idleReason } from './accounts.ts';
import {
  answerCheck,
  missCheck,
  openCheck,
  partCheck,
  passCheck,
  resetCourse,
  showCheck,
} from './checks.ts';
import { bookBeat } from './credit.ts';
import { bookDelivery, bookWaiver, refuseAllWaiting, refuseStale } from './delivery.ts';
import { type Compacted, type StoredEvent, thawLearner } from './compacted.ts';
import { type LeaseTaken, type SessionEnded, type SessionOpened } from './events.ts';
import { carryOver } from './carry.ts';
import { keepForLateBeat } from './handover.ts';
import { noticed } from './idle.ts';
import { maxGapMs } from './limits.ts';
import { isGuarded, proveIdentity } from './proof.ts';
import { noProof } from './proof-state.ts';
import { openMeter, payRelease } from './release.ts';
import { sittingOf } from './sitting.ts';
import { NO_SPANS, addAll } from './spans.ts';
import { type Stamp, advance, elapsedMs } from './stamp.ts';
import { openSlot } from './window.ts';
import {
  type Booking,
  type LearnerState,
  type SessionState,
  lessonKeyOf,
  lessonOf,
  testKeyOf,
} from './state.ts';

const NOTHING: readonly Booking[] = [];
/** Digests kept for telling a resend from a conflict: as many as an outbox can hold. */
const DIGESTS_KEPT = 256;
const NO_DIGESTS = new Int32Array(0);

/** An event that no ledger could have written in this place: the store is damaged. */
export class LedgerDamage extends Error {
  override readonly name = 'LedgerDamage';
}

/** Applies one event to the state, in place, and says what was booked. */
export function evolve(learner: LearnerState, event: StoredEvent): readonly Booking[] {
  if (event.type === 'session-opened') return openSession(learner, event);
  if (event.type === 'course-test-taken') {
    const { courseId, scoreRatio, reference } = event;
    learner.tests.set(testKeyOf(event), { courseId, scoreRatio, reference });
    return NOTHING;
  }
  if (event.type === 'course-reset') {
    resetCourse(learner, event.courseId);
    return NOTHING;
  }
  if (event.type === 'token-revoked') {
    learner.revokedTokens.add(event.unopenedId);
    return NOTHING;
  }
  if (event.type === 'compacted') return takeUp(learner, event);
  const session = learner.sessions.get(event.sessionId);
  if (session === undefined) {
    throw new LedgerDamage(`${event.type} for session ${event.sessionId}, which was never opened`);
  }
  switch (event.type) {
    case 'beat-accepted': {
      if (session.awaiting.length === 0) return bookBeat(learner, session, event);
      const refused = refuseStale(learner, session, event.at);
      return [...refused, ...bookBeat(learner, session, event)];
    }
    case 'delivered':
      return bookDelivery(learner, session, event);
    case 'media-released':
      payRelease(learner, session, event.spans);
      return NOTHING;
    case 'key-issued':
      // What a key opens has been let go: its segments wait for nothing more.
      payRelease(learner, session, [event.span]);
      session.keysIssued = addAll(session.keysIssued, [event.span]);
      return NOTHING;
    case 'delivery-waived':
      return bookWaiver(learner, session, event);
    case 'lease-taken':
      return takeLease(learner, session, event);
    case 'address-changed':
      session.address = event.address;
      return NOTHING;
    case 'check-scheduled':
      learner.checks.dueAtRunningMs = event.dueAtRunningMs;
      return NOTHING;
    case 'check-opened':
      openCheck(learner, session, event);
      return NOTHING;
    case 'check-shown':
      showCheck(learner, event);
      return NOTHING;
    case 'check-parted':
      partCheck(learner, event.at);
      return NOTHING;
    case 'check-answered':
      noticed(learner);
      answerCheck(learner, session, event);
      return NOTHING;
    case 'check-passed':
      noticed(learner);
      passCheck(learner, event.checkId);
      return NOTHING;
    case 'check-missed':
      return missCheck(learner, event);
    case 'identity-proved':
      proveIdentity(learner, session, event);
      return NOTHING;
    case 'session-ended':
      return endSession(learner, session, event);
  }
}

/** The state as it was when these events were compacted. Nothing may have come before it. */
function takeUp(learner: LearnerState, event: Compacted): readonly Booking[] {
  const { sessions, tests, revokedTokens } = learner;
  if (sessions.size + tests.size + revokedTokens.size > 0) {
    throw new LedgerDamage('a compacted record behind the first event');
  }
  try {
    Object.assign(learner, thawLearner(event));
  } catch (error) {
    if (error instanceof TypeError) throw new LedgerDamage(error.message);
    throw error;
  }
  return NOTHING;
}

function openSession(learner: LearnerState, event: SessionOpened): readonly Booking[] {
  const { policy, at } = event;
  if (learner.sessions.has(event.sessionId)) {
    throw new LedgerDamage(`session ${event.sessionId} was opened twice`);
  }
  const required = event.kinds.filter((kind) => policy.delivery.requiredKinds.includes(kind));
  const session: SessionState = {
    id: event.sessionId,
    sitting: sittingOf(learner, event.lessonId, at),
    lessonKey: lessonKeyOf(event.lessonId, event.mediaVersion),
    lessonId: event.lessonId,
    mediaVersion: event.mediaVersion,
    courseId: event.courseId,
    lessonsBefore: event.lessonsBefore,
    durationMs: event.durationMs,
    policy,
    scoringVersion: event.scoringVersion,
    requiredKinds: required.length > 0 ? required : event.kinds,
    maxGapMs: maxGapMs(policy, event.longestSegmentMs),
    points: event.points,
    extendedTime: event.extendedTime,
    leaseLost: null,
    handoverMs: 0,
    unheard: null,
    livelyAt: at,
    openedAt: at,
    address: event.address,
    end: null,
    lastSeq: 0,
    digests: new Int32Array(DIGESTS_KEPT),
    bookedUntil: at,
    now: 'paused',
    playedToMs: 0,
    positionMs: 0,
    lastOutcome: null,
    manner: null,
    runningMs: 0,
    delivered: new Map(),
    deliveredAll: NO_SPANS,
    keysIssued: NO_SPANS,
    awaiting: [],
    lapsed: [],
    credited: NO_SPANS,
    revocable: [],
    proof: noProof(isGuarded(policy, event.points)),
    presentedMs: 0,
    creditedMs: 0,
    pendingMs: 0,
    refusedMs: new Map(),
    openMs: 0,
    countedMs: 0,
    pendingTimeMs: 0,
    notCountedMs: new Map(),
  };
  learner.sessions.set(session.id, session);
  openMeter(learner, session);
  carryOver(learner, session, event.carried);
  const lesson = lessonOf(learner, session);
  lesson.policy = policy;
  session.positionMs = lesson.positionMs;
  openSlot(learner.recent, at.utcMs);
  learner.reloaded = null;
  if (event.takesLease) giveLease(learner, session, event.fence, at);
  else session.leaseLost = 'older-session';
  return NOTHING;
}

function takeLease(
  learner: LearnerState,
  session: SessionState,
  event: LeaseTaken,
): readonly Booking[] {
  closeTime(learner, session, event.at);
  noticed(learner);
  giveLease(learner, session, event.fence, event.at);
  return NOTHING;
}

/** The newest session wins; what ran in the one before stops here. */
function giveLease(learner: LearnerState, session: SessionState, fence: number, at: Stamp): void {
  if (learner.holder !== null && learner.holder !== session.id) {
    const before = learner.sessions.get(learner.holder);
    if (before !== undefined && before.end === null) {
      keepForLateBeat(before, at);
      closeTime(learner, before, at);
      before.leaseLost = 'newer-session';
    }
  }
  learner.holder = session.id;
  session.handoverMs = 0;
  session.leaseLost = null;
  session.lastOutcome = null;
  learner.fence = Math.max(learner.fence, fence);
}

function endSession(
  learner: LearnerState,
  session: SessionState,
  event: SessionEnded,
): readonly Booking[] {
  closeTime(learner, session, event.at);
  const refused = refuseAllWaiting(learner, session);
  session.end = { why: event.why, at: event.at };
  session.now = 'ended';
  session.digests = NO_DIGESTS;
  session.leaseLost = null;
  session.handoverMs = 0;
  session.unheard = null;
  // A reloaded page's study goes on in its successor.
  if (event.why === 'succeeded') learner.reloaded = session.sitting;
  if (learner.holder === session.id) learner.holder = null;
  return refused;
}

/** Books the time account up to now; what ran without a beat to cover it is a gap. */
function closeTime(learner: LearnerState, session: SessionState, at: Stamp): void {
  const sinceMs = elapsedMs(session.bookedUntil, at, session.policy.session.maxSilenceMs);
  bookIdle(session, idleReason(session, learner.holder === session.id), sinceMs);
  session.bookedUntil = advance(session.bookedUntil, at);
}

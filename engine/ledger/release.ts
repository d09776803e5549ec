/**
 * Paced release: how far a learner may fetch media. Who watches never meets it; who fetches faster
 * than anybody could watch does.
 *
 * Two bounds hold at once. The playhead bound: nothing further than the release goal beyond where
 * the session's playhead can be by now. The meter: media that is released to a learner for the
 * first time is paid from an allowance. It opens with the release goal and grows with active server
 * time (playing, or waiting for media) x max rate. The meter is the learner's: several sessions, one
 * after the other or at once, share one clock and one allowance, and what was let go in one of them
 * costs nothing in another.
 */

import { type Span } from '../protocol/units.ts';
import { type Policy } from './policy.ts';
import { type Spans, NO_SPANS, add, addAll, measure, outside } from './spans.ts';
import { type Stamp, advance, elapsedMs } from './stamp.ts';
import { type LearnerState, type SessionState, lessonOf } from './state.ts';

/**
 * How many release goals of allowance are kept at most: whoever looks around after calm watching
 * does not wait, and hours of watching buy no bulk download.
 */
const KEPT_GOALS = 5;

/** The learner's first session brings the release goal; a later one brings nothing. */
export function openMeter(learner: LearnerState, session: SessionState): void {
  learner.meter ??= { unspentMs: session.policy.release.goalMs, at: session.openedAt };
}

/** Active server time up to `at` brings allowance; to be called before the session moves on. */
export function refillMeter(learner: LearnerState, session: SessionState, at: Stamp): void {
  const { meter } = learner;
  if (meter === null) return;
  meter.unspentMs = allowanceMs(learner, session, at);
  if (isActive(session)) meter.at = advance(meter.at, at);
}

/** Active server time that is known only now, and that no other time has brought already. */
export function creditMeter(learner: LearnerState, policy: Policy, activeMs: number): void {
  const { meter } = learner;
  if (meter === null || activeMs === 0) return;
  meter.unspentMs = topped(meter.unspentMs, policy, activeMs);
}

/** Media that has been let go is paid for where it is the first time. */
export function payRelease(
  learner: LearnerState,
  session: SessionState,
  spans: readonly Span[],
): void {
  const lesson = lessonOf(learner, session);
  for (const span of spans) {
    if (learner.meter !== null) learner.meter.unspentMs -= measure(outside(span, lesson.released));
    lesson.released = addAll(lesson.released, [span]);
  }
}

/** Zero when the span may be sent now; otherwise how long until it may at the earliest. */
export function releaseWaitMs(
  learner: LearnerState,
  session: SessionState,
  /** Media time already let go but not yet known to be delivered, by lesson key. */
  reserved: ReadonlyMap<string, Spans>,
  span: Span,
  now: Stamp,
): number {
  const { rate, release } = session.policy;
  const sinceMs = elapsedMs(session.bookedUntil, now, session.maxGapMs);
  const runningMs = session.now === 'playing' ? Math.min(sinceMs, session.maxGapMs) : 0;
  const playheadMs = session.positionMs + runningMs * rate.maxRatio;
  const beyondPlayheadMs = span[0] - (playheadMs + release.goalMs);

  let underWayMs = 0;
  for (const [lessonKey, spans] of reserved) {
    const released = learner.lessons.get(lessonKey)?.released ?? NO_SPANS;
    underWayMs += measure(addAll(released, spans)) - measure(released);
  }
  let known = lessonOf(learner, session).released;
  for (const each of reserved.get(session.lessonKey) ?? NO_SPANS) known = add(known, each);
  const firstTimeMs = measure(outside(span, known));
  const overMeterMs =
    firstTimeMs === 0 ? 0 : underWayMs + firstTimeMs - allowanceMs(learner, session, now);
  return Math.max(0, Math.ceil(Math.max(beyondPlayheadMs, overMeterMs) / rate.maxRatio));
}

/** What may be let go for the first time as of now. */
function allowanceMs({ meter }: LearnerState, session: SessionState, now: Stamp): number {
  if (meter === null) return session.policy.release.goalMs;
  if (!isActive(session)) return meter.unspentMs;
  // One clock a learner: time that another session has brought already is not brought again.
  const sinceMs = Math.min(
    elapsedMs(session.bookedUntil, now, session.maxGapMs),
    elapsedMs(meter.at, now, session.maxGapMs),
    session.maxGapMs,
  );
  return topped(meter.unspentMs, session.policy, sinceMs);
}

function topped(unspentMs: number, { rate, release }: Policy, activeMs: number): number {
  const mostMs = Math.max(unspentMs, release.goalMs * KEPT_GOALS);
  return Math.min(mostMs, unspentMs + activeMs * rate.maxRatio);
}

/** Playing, waiting for media, or filling its buffer before the first beat. */
function isActive(session: SessionState): boolean {
  return session.now === 'playing' || session.now === 'stalled' || session.lastSeq === 0;
}

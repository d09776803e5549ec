/**
 * Server time in which a session was not heard, because its line had broken, and in which it may have
 * played: who presses play and loses the line before that beat arrives plays on out of the buffer.
 * The engine took it to be paused or waiting for media. What it presented meanwhile, the beats tell
 * that it hands in on its next line.
 *
 * Nobody gains by it: who stays and says playing has the same time, up to the same longest gap. And
 * no time is there twice: it begins at the beat that was accepted last, and only the holder has it.
 */

import { bookIdle } from './accounts.ts';
import { creditMeter } from './release.ts';
import { type Spans, measure } from './spans.ts';
import { type Instant, advance, elapsedMs, type Stamp } from './stamp.ts';
import { type LearnerState, type SessionState } from './state.ts';

/**
 * How long the session was not heard before this line, server milliseconds; nothing where it was
 * playing, since that time runs anyway, or where a beat has come on this line already.
 *
 * @param resumedAt when the line was made on which a beat comes
 */
export function unheardMs(
  learner: LearnerState,
  session: SessionState,
  resumedAt: Instant,
  at: Stamp,
): number {
  const { bookedUntil, maxGapMs } = session;
  if (session.now === 'playing' || learner.holder !== session.id) return 0;
  return Math.min(
    elapsedMs(bookedUntil, resumedAt, maxGapMs),
    elapsedMs(bookedUntil, at, maxGapMs),
    maxGapMs,
  );
}

/**
 * The first beat of a line has come. To be called when the budget's clock shows the time of that beat.
 *
 * @param ms server milliseconds, which are or will be booked for this reason
 */
export function hearAgain(
  learner: LearnerState,
  session: SessionState,
  ms: number,
  reason: 'paused' | 'stalled',
  at: Stamp,
): void {
  const { meter, budget } = learner;
  let meterMs = 0;
  if (meter !== null) {
    meterMs = Math.min(ms, elapsedMs(meter.at, at, ms));
    meter.at = advance(meter.at, at);
  }
  session.unheard = { leftMs: ms, meterMs, reason, atMs: budget.clockMs };
}

/**
 * Takes as much of that time as the spans of a beat need beyond what has run for it. What nobody has
 * asked for within one interval lapses, as all budget does.
 *
 * @returns server milliseconds
 */
export function takeUnheard(
  learner: LearnerState,
  session: SessionState,
  spans: Spans,
  rate: number,
  coveredMs: number,
): number {
  const { unheard, policy } = session;
  if (unheard === null) return 0;
  if (learner.budget.clockMs - unheard.atMs > policy.beat.intervalMs) {
    session.unheard = null;
    return 0;
  }
  const neededMs = Math.ceil(measure(spans) / Math.min(policy.rate.maxRatio, rate)) - coveredMs;
  const lateMs = Math.min(unheard.leftMs, Math.max(0, neededMs));
  const meterMs = Math.min(unheard.meterMs, lateMs);
  unheard.leftMs -= lateMs;
  unheard.meterMs -= meterMs;
  creditMeter(learner, policy, meterMs);
  bookIdle(session, unheard.reason, -lateMs);
  return lateMs;
}

/**
 * Paced release: how far a session may fetch media. A learner who watches never meets it; who
 * fetches faster than anybody could watch does.
 *
 * Two bounds hold at once. The playhead bound: nothing further than the release goal beyond where
 * the playhead can be by now. The meter: media released for the first time in this session is at
 * most what active server time (playing, or waiting for media) x max rate could have shown, plus
 * the goal, so seeking about fetches nothing faster than watching.
 */

import { type Span } from '../protocol/units.ts';
import { type Spans, add, measure } from './spans.ts';
import { type Stamp, elapsedMs } from './stamp.ts';
import { type SessionState } from './state.ts';

/** Zero when the span may be sent now; otherwise how long until it may at the earliest. */
export function releaseWaitMs(
  session: SessionState,
  /** Media time already let go but not yet known to be delivered. */
  reserved: Spans,
  span: Span,
  now: Stamp,
): number {
  const { rate, release } = session.policy;
  const sinceMs = Math.min(elapsedMs(session.bookedUntil, now, session.maxGapMs), session.maxGapMs);
  const active = session.now === 'playing' || session.now === 'stalled' || session.lastSeq === 0;
  const playheadMs = session.positionMs + (session.now === 'playing' ? sinceMs * rate.maxRatio : 0);
  const beyondPlayheadMs = span[0] - (playheadMs + release.goalMs);

  let known: Spans = session.released;
  for (const each of reserved) known = add(known, each);
  const meterMs = (session.activeMs + (active ? sinceMs : 0)) * rate.maxRatio + release.goalMs;
  const firstTimeMs = measure(add(known, span)) - measure(known);
  const overMeterMs = firstTimeMs === 0 ? 0 : measure(known) + firstTimeMs - meterMs;
  return Math.max(0, Math.ceil(Math.max(beyondPlayheadMs, overMeterMs) / rate.maxRatio));
}

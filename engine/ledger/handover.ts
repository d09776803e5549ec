/**
 * What a session presented since its last beat and before it lost the lease, its late beats tell.
 * The server knows how long that was, so it can still be credited; until then it is a gap.
 */

import { bookIdle } from './accounts.ts';
import { type Spans, measure } from './spans.ts';
import { type Stamp, elapsedMs } from './stamp.ts';
import { type SessionState } from './state.ts';

/** To be called before the time account is closed for the session that loses the lease. */
export function keepForLateBeat(session: SessionState, at: Stamp): void {
  if (session.now !== 'playing') return;
  session.handoverMs = elapsedMs(session.bookedUntil, at, session.maxGapMs);
  session.handoverMs = Math.min(session.handoverMs, session.maxGapMs);
}

/**
 * Takes as much of that time as the spans of a late beat needed; the rest is for the beats behind
 * it. It was booked as a gap; the beat books it anew.
 *
 * @returns server milliseconds
 */
export function takeHandover(session: SessionState, spans: Spans, rate: number): number {
  if (session.handoverMs === 0) return 0;
  const ratio = Math.min(session.policy.rate.maxRatio, rate);
  const lateMs = Math.min(session.handoverMs, Math.ceil(measure(spans) / ratio));
  session.handoverMs -= lateMs;
  bookIdle(session, 'gap', -lateMs);
  return lateMs;
}

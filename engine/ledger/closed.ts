/** Whether cap or hours let nothing count now, and when time counts again. */

import { type Closed } from '../protocol/lesson-account.ts';
import { type DatedTime } from './budget.ts';
import { capIsFull, capOpensUtcMs } from './cap.ts';
import { type Policy } from './policy.ts';
import { type LearnerState, type SessionState } from './state.ts';

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;

/**
 * Null where neither stands in the way. Calendars are counted on by whole days of 24 hours: across a
 * night in which clocks are changed, the time that is told is off by that hour.
 */
export function closedNow(
  learner: LearnerState,
  session: SessionState,
  /** By the calendar of the session's policy. */
  at: DatedTime,
): Closed | null {
  const { allowed } = session.policy.hours;
  const isFull = capIsFull(learner, session, at);
  const isOutside = minutesUntilOpen(allowed, at.minute) > 0;
  if (!isFull && !isOutside) return null;
  const fromUtcMs = isFull ? capOpensUtcMs(learner, session, at) : at.utcMs;
  const aheadMinutes = Math.ceil((fromUtcMs - at.utcMs) / MINUTE_MS);
  const waitMinutes = minutesUntilOpen(allowed, (at.minute + aheadMinutes) % MINUTES_A_DAY);
  const untilUtcMs = wholeMinute(fromUtcMs) + waitMinutes * MINUTE_MS;
  return { reason: isOutside ? 'outside-hours' : 'daily-cap', untilUtcMs };
}

function wholeMinute(utcMs: number): number {
  return utcMs - (utcMs % MINUTE_MS);
}

/** Minutes from a minute of the day to the next in which study counts; 0 within one. */
function minutesUntilOpen(allowed: Policy['hours']['allowed'], minute: number): number {
  if (allowed.length === 0) return 0;
  if (allowed.some(({ from, to }) => minute >= from && minute < to)) return 0;
  return Math.min(...allowed.map(({ from }) => (from - minute + MINUTES_A_DAY) % MINUTES_A_DAY));
}

/**
 * The most that counts in one window of time: a calendar day, or any 24 hours. Claims that wait for
 * news of their delivery have taken their part of it. The cap is the learner's, over all lessons.
 */

import {
  type DatedTime,
  type DayAccount,
  NOTHING_BOOKED,
  dayOfNow,
  nextDayUtcMs,
} from './budget.ts';
import { type LearnerState, type SessionState } from './state.ts';
import { addToSlot, fullestWindowMs, opensUtcMs, windowNowMs } from './window.ts';

/** When a run was booked: the learner-day, and the slot for rolling windows. */
export interface BookedAt {
  readonly day: number;
  readonly slot: number;
}

/** Enters into the learner's windows what was credited or is pending, or takes it out again. */
export function bookToWindows(
  learner: LearnerState,
  { day, slot }: BookedAt,
  kind: keyof DayAccount,
  ms: number,
): void {
  const booked = learner.days.get(day) ?? { ...NOTHING_BOOKED };
  learner.days.set(day, booked);
  booked[kind] += ms;
  addToSlot(learner.recent, slot, ms);
}

/** What may still be credited in the window of this time, media milliseconds. */
export function capRoom(
  learner: LearnerState,
  { policy }: SessionState,
  { day, slot }: BookedAt,
): number {
  const { dailyMs, window } = policy.cap;
  if (dailyMs === 0) return Number.MAX_SAFE_INTEGER;
  switch (window) {
    case 'calendar-day': {
      const { creditedMs, pendingMs } = learner.days.get(day) ?? NOTHING_BOOKED;
      return Math.max(0, dailyMs - creditedMs - pendingMs);
    }
    case 'rolling-24h':
      return Math.max(0, dailyMs - fullestWindowMs(learner.recent, slot));
  }
}

/** What counted in the window that ends now. */
export function windowMs(learner: LearnerState, { policy }: SessionState, at: DatedTime): number {
  switch (policy.cap.window) {
    case 'calendar-day':
      return dayOfNow(learner.budget, learner.days, at).creditedMs;
    case 'rolling-24h':
      return windowNowMs(learner.recent, at.utcMs);
  }
}

/** Whether nothing more counts in the window of now. */
export function capIsFull(learner: LearnerState, { policy }: SessionState, at: DatedTime): boolean {
  const { dailyMs, window } = policy.cap;
  if (dailyMs === 0) return false;
  switch (window) {
    case 'calendar-day': {
      const { creditedMs, pendingMs } = dayOfNow(learner.budget, learner.days, at);
      return creditedMs + pendingMs >= dailyMs;
    }
    case 'rolling-24h':
      return windowNowMs(learner.recent, at.utcMs) >= dailyMs;
  }
}

/** When a full window has room again, if nothing more is credited until then. */
export function capOpensUtcMs(
  learner: LearnerState,
  { policy }: SessionState,
  at: DatedTime,
): number {
  switch (policy.cap.window) {
    case 'calendar-day':
      return nextDayUtcMs(learner.budget, learner.days, at);
    case 'rolling-24h':
      return opensUtcMs(learner.recent, at.utcMs, policy.cap.dailyMs);
  }
}

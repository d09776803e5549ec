/**
 * The most that counts in one window of time: a calendar day, or any 24 hours. Claims that wait for
 * news of their delivery have taken their part of it. The cap is the learner's, over all lessons.
 */

import { type DayAccount } from './budget.ts';
import { type Stamp } from './stamp.ts';
import { type LearnerState, type SessionState } from './state.ts';
import { addToSlot, fullestWindowMs, opensUtcMs } from './window.ts';

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
  dayOf(learner, day)[kind] += ms;
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
      const { creditedMs, pendingMs } = dayOf(learner, day);
      return Math.max(0, dailyMs - creditedMs - pendingMs);
    }
    case 'rolling-24h':
      return Math.max(0, dailyMs - fullestWindowMs(learner.recent, slot));
  }
}

/** What counted in the window that ends now. */
export function windowMs(learner: LearnerState, { policy }: SessionState, day: number): number {
  switch (policy.cap.window) {
    case 'calendar-day':
      return learner.days.get(day)?.creditedMs ?? 0;
    case 'rolling-24h':
      return fullestWindowMs(learner.recent, learner.recent.newest);
  }
}

/** Whether nothing more counts in the window of now. */
export function capIsFull(learner: LearnerState, session: SessionState, day: number): boolean {
  const { newest } = learner.recent;
  return session.policy.cap.dailyMs > 0 && capRoom(learner, session, { day, slot: newest }) === 0;
}

/** When a full window has room again, if nothing more is credited until then. */
export function capOpensUtcMs(
  learner: LearnerState,
  { policy }: SessionState,
  { utcMs, minute }: Pick<Stamp, 'utcMs' | 'minute'>,
): number {
  switch (policy.cap.window) {
    case 'calendar-day':
      return utcMs - (utcMs % MINUTE_MS) + (MINUTES_A_DAY - minute) * MINUTE_MS;
    case 'rolling-24h':
      return opensUtcMs(learner.recent, policy.cap.dailyMs);
  }
}

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;

function dayOf(learner: LearnerState, day: number): DayAccount {
  const found = learner.days.get(day);
  if (found !== undefined) return found;
  const fresh: DayAccount = { creditedMs: 0, pendingMs: 0 };
  learner.days.set(day, fresh);
  return fresh;
}

/** Lengths and times that follow from a policy and a lesson. */

import { LEAST_BUFFER_MS, type Policy } from './policy.ts';

/** The zone whose days and hours the policy means; `host` is the host's own. */
export function timeZoneOf({ cap }: Policy, hostTimeZone: string): string {
  return cap.timeZone === 'host' ? hostTimeZone : cap.timeZone;
}

/** Longest server time between two beats that counts as running. */
export function maxGapMs(p: Policy, longestSegmentMs: number): number {
  return p.release.goalMs + longestSegmentMs + 2 * p.beat.intervalMs;
}

/**
 * How far ahead an honest player may buffer without ever being told "too early". A key is metered by
 * its whole period, so the player asks that much earlier for what is behind it.
 *
 * @param longestKeyPeriodMs 0 where the lesson is not encrypted. Periods that leave less than
 *   {@link LEAST_BUFFER_MS} cost no more: a key may then be held for a moment
 */
export function bufferGoalMs(
  p: Policy,
  longestSegmentMs: number,
  longestKeyPeriodMs: number,
): number {
  const clearGoalMs = p.release.goalMs - longestSegmentMs - 2 * p.beat.intervalMs;
  return Math.max(Math.min(clearGoalMs, LEAST_BUFFER_MS), clearGoalMs - longestKeyPeriodMs);
}

/** Most of a lesson that may be left out at its end: nothing so short completes unwatched. */
const MOST_TOLERATED_RATIO = 0.1;

/** Where the end begins that need not be watched, media milliseconds. */
export function toleratedFromMs(p: Policy, durationMs: number): number {
  const mostMs = Math.floor(durationMs * MOST_TOLERATED_RATIO);
  return durationMs - Math.min(p.completion.endToleranceMs, mostMs);
}

/** Coverage that completes a lesson of this length, milliseconds. */
export function requiredMs(p: Policy, durationMs: number): number {
  return Math.ceil(toleratedFromMs(p, durationMs) * p.completion.requiredRatio);
}

/** Between runs this many beat intervals apart there was a silence. */
const SILENCE_BEATS = 2;

/** Longest server time between two runs that a statement lists as one, milliseconds. */
export function silenceMsOf({ beat }: Policy): number {
  return SILENCE_BEATS * beat.intervalMs;
}

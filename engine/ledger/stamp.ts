/** The server's own time. The client's clock is never used. */

import { type Infer, record, text, whole } from '../protocol/decoder.ts';

export const stamp = record({
  /** UTC, milliseconds since 1970. */
  utcMs: whole(0, Number.MAX_SAFE_INTEGER),
  /** The node's monotonic clock, whole milliseconds since that node started. */
  monoMs: whole(0, Number.MAX_SAFE_INTEGER),
  /** Names one run of one node; monotonic times compare only within it. */
  boot: text(1, 40),
  /** The calendar day in the zone of the policy, as days since 1970-01-01. */
  day: whole(0, 1_000_000),
  /** The minute of that day, 0 at midnight. */
  minute: whole(0, 1_439),
});
export type Stamp = Infer<typeof stamp>;

/** A moment by a server's clocks, whatever date a calendar gives it. */
export type Instant = Pick<Stamp, 'utcMs' | 'monoMs' | 'boot'>;

/**
 * When something was sent. `boot` names the engine whose clocks these are; where only the wall clock
 * of another machine knows, it names no engine and `monoMs` is 0.
 */
export type SentAt = Instant;

/**
 * Server milliseconds from one stamp to a later one: monotonic within one boot. Across boots or
 * nodes it is the difference of UTC, clamped to [0, capMs], because wall clocks may be stepped.
 */
export function elapsedMs(from: Instant, to: Instant, capMs: number): number {
  if (from.boot === to.boot) return Math.max(0, to.monoMs - from.monoMs);
  return Math.min(Math.max(0, to.utcMs - from.utcMs), capMs);
}

/**
 * The later of two readings of one clock, kept as the place from which to measure on. UTC never
 * goes back in it: nobody gains time by hopping between nodes whose wall clocks differ.
 */
export function advance(from: Stamp, to: Stamp): Stamp {
  return to.utcMs >= from.utcMs ? to : { ...to, utcMs: from.utcMs };
}

/**
 * Numbers that must not be confused.
 *
 * Media time is a place in the lesson; server time is the engine's own clock. Both are whole
 * milliseconds, and their names end in `Ms`.
 */

declare const claimedBrand: unique symbol;

/**
 * A value the browser made. It is a claim, not a fact: only `engine/ledger/credit.ts` may unwrap
 * it, by bounding it with what the server observed.
 */
export type Claimed<T> = { readonly [claimedBrand]: T };

/** An interval of media time, half-open `[startMs, endMs)`, whole milliseconds. */
export type Span = readonly [startMs: number, endMs: number];

/** The longest lesson the protocol can name: 24 h of media time, in milliseconds. */
export const MAX_MEDIA_MS = 24 * 3_600_000;

/** Marks what the browser says. The mark is a type only; nothing is wrapped at run time. */
export function claim<T>(value: T): Claimed<T> {
  return value as unknown as Claimed<T>;
}

/** How many messages one socket may send: a bucket that refills with time. */

/** An outbox of 20 minutes may be resent at once. */
const BURST = 300;
/** An honest player sends one beat in 5 s, and one for each change. */
const PER_SECOND = 5;
/** Malformed messages after which the connection is closed. */
export const MALFORMED_LIMIT = 20;
/** Messages over the rate after which the connection is closed. */
export const OVER_RATE_LIMIT = 1_000;

export class MessageRate {
  #left = BURST;
  #refilledMs: number;

  constructor(nowMs: number) {
    this.#refilledMs = nowMs;
  }

  /** Whether one more message may be read now. @param nowMs monotonic milliseconds */
  take(nowMs: number): boolean {
    const refill = ((nowMs - this.#refilledMs) / 1_000) * PER_SECOND;
    this.#left = Math.min(BURST, this.#left + refill);
    this.#refilledMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

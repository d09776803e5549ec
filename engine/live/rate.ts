/**
 * How many messages one learner may send, over all sockets: a bucket that refills with time. A new
 * socket brings no new bucket, or whoever reconnects could fill the disk.
 */

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

  /** Whether so many more messages may be read now. @param nowMs monotonic milliseconds */
  take(nowMs: number, messages = 1): boolean {
    this.#refill(nowMs);
    if (this.#left < messages) return false;
    this.#left -= messages;
    return true;
  }

  /** Whether the bucket is as good as new. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#left === BURST;
  }

  #refill(nowMs: number): void {
    const refill = (Math.max(0, nowMs - this.#refilledMs) / 1_000) * PER_SECOND;
    this.#left = Math.min(BURST, this.#left + refill);
    this.#refilledMs = nowMs;
  }
}

/** Buckets that are kept before those that are full again are forgotten. */
const KEPT_BUCKETS = 10_000;

/** The buckets of all learners, also of those whose last socket has just gone. */
export class MessageRates {
  readonly #known = new Map<string, MessageRate>();
  #sweepAt = KEPT_BUCKETS;

  /** @param learner names the learner over all hosts @param nowMs monotonic milliseconds */
  of(learner: string, nowMs: number): MessageRate {
    const found = this.#known.get(learner);
    if (found !== undefined) return found;
    if (this.#known.size >= this.#sweepAt) this.#sweep(nowMs);
    const fresh = new MessageRate(nowMs);
    this.#known.set(learner, fresh);
    return fresh;
  }

  #sweep(nowMs: number): void {
    for (const [learner, rate] of this.#known) if (rate.isFull(nowMs)) this.#known.delete(learner);
    this.#sweepAt = Math.max(KEPT_BUCKETS, 2 * this.#known.size);
  }
}

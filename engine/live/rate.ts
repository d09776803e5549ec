/**
 * How many messages one learner may send, over all sockets, and how many lines he may make: buckets
 * that refill with time. A new socket brings no new bucket, or whoever reconnects could fill the disk.
 */

import { type OutboxBeat } from '../protocol/messages.ts';

export interface RateLimits {
  readonly burst: number;
  readonly perSecond: number;
}

/** An outbox of 20 minutes may be resent at once; an honest player sends one beat in 5 s, and one for each change. */
const MESSAGES: RateLimits = { burst: 300, perSecond: 5 };
/**
 * Lines that a learner may make. One costs more than a beat, ends the one before, and a new address
 * is an event. Pages on the worst of networks come back every few seconds.
 */
export const LINES: RateLimits = { burst: 60, perSecond: 1 };
/** So many spans in one beat cost one message more: what is kept of a beat grows with them. */
const SPANS_PER_MESSAGE = 4;

/** What a decoded beat costs, in messages; an honest one brings one or two spans. */
export function costOf({ spans }: Pick<OutboxBeat, 'spans'>): number {
  // How many there are takes nothing of the browser on trust.
  const { length } = spans as unknown as readonly unknown[];
  return 1 + Math.floor(length / SPANS_PER_MESSAGE);
}

/** Malformed messages after which the connection is closed. */
export const MALFORMED_LIMIT = 20;
/** Messages over the rate after which the connection is closed. */
export const OVER_RATE_LIMIT = 1_000;

export class MessageRate {
  readonly #limits: RateLimits;
  #left: number;
  #refilledMs: number;

  constructor(nowMs: number, limits = MESSAGES) {
    this.#limits = limits;
    this.#left = limits.burst;
    this.#refilledMs = nowMs;
  }

  /**
   * Whether so many more messages may be read now. What no bucket holds at once takes a full one.
   *
   * @param nowMs monotonic milliseconds
   */
  take(nowMs: number, messages = 1): boolean {
    this.#refill(nowMs);
    const cost = Math.min(messages, this.#limits.burst);
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }

  /** Whether the bucket is as good as new. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#left === this.#limits.burst;
  }

  #refill(nowMs: number): void {
    const { burst, perSecond } = this.#limits;
    const refill = (Math.max(0, nowMs - this.#refilledMs) / 1_000) * perSecond;
    this.#left = Math.min(burst, this.#left + refill);
    this.#refilledMs = nowMs;
  }
}

/** Buckets that are kept before those that are full again are forgotten. */
const KEPT_BUCKETS = 10_000;

/** The buckets of all learners, also of those whose last socket has just gone. */
export class MessageRates {
  readonly #known = new Map<string, MessageRate>();
  readonly #limits: RateLimits;
  #sweepAt = KEPT_BUCKETS;

  constructor(limits = MESSAGES) {
    this.#limits = limits;
  }

  /** @param learner names the learner over all hosts @param nowMs monotonic milliseconds */
  of(learner: string, nowMs: number): MessageRate {
    const found = this.#known.get(learner);
    if (found !== undefined) return found;
    if (this.#known.size >= this.#sweepAt) this.#sweep(nowMs);
    const fresh = new MessageRate(nowMs, this.#limits);
    this.#known.set(learner, fresh);
    return fresh;
  }

  #sweep(nowMs: number): void {
    for (const [learner, rate] of this.#known) if (rate.isFull(nowMs)) this.#known.delete(learner);
    this.#sweepAt = Math.max(KEPT_BUCKETS, 2 * this.#known.size);
  }
}

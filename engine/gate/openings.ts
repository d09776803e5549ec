/**
 * Admission of new sessions: at most so many a second, and none while the ledger is behind. Who is
 * told to wait gets a time of his own, one after the other, so that those who wait do not all come
 * back at once.
 */

/** Longest wait that anybody is told, milliseconds; what lies beyond comes back and asks again. */
const LONGEST_WAIT_MS = 30_000;
/** Wait while commits are behind, milliseconds. */
const BEHIND_MS = 2_000;

export interface OpeningsOptions {
  readonly perSecond: number;
  /** Commands that wait for their commit now, and how many may before nobody new is let in. */
  readonly waiting: () => number;
  readonly mostWaiting: number;
}

export class Openings {
  readonly #options: OpeningsOptions;
  /** Openings of one second may come at once. */
  #tokens: number;
  #refilledMs = 0;
  /** The time that was given to the last one who was told to wait. */
  #promisedMs = 0;

  constructor(options: OpeningsOptions) {
    this.#options = options;
    this.#tokens = options.perSecond;
  }

  /** Zero where a session may open now; else how long to wait. @param nowMs monotonic */
  ask(nowMs: number): number {
    const { perSecond, waiting, mostWaiting } = this.#options;
    const behindMs = waiting() > mostWaiting ? BEHIND_MS : 0;
    const sinceMs = Math.max(0, nowMs - this.#refilledMs);
    this.#tokens = Math.min(perSecond, this.#tokens + (sinceMs * perSecond) / 1_000);
    this.#refilledMs = Math.max(this.#refilledMs, nowMs);
    if (behindMs === 0 && this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    const from = Math.max(nowMs + behindMs, this.#promisedMs);
    this.#promisedMs = Math.min(from + 1_000 / perSecond, nowMs + LONGEST_WAIT_MS);
    return Math.ceil(this.#promisedMs - nowMs);
  }
}

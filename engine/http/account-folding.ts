/**
 * Answers that take the fold of all that a learner ever did, beside the beats of everybody else: few
 * at once, in short pieces, and not twice where nothing has happened since.
 */

import { type AccountKey } from '../clerk/account.ts';

/** So many fold at once; each has a piece of every turn of the loop. */
const MOST_AT_ONCE = 2;
/** So many more wait for their turn, and no more. */
const MOST_WAITING = 6;
/** How long an answer is told again while its learner has no more events, milliseconds. */
const KEPT_MS = 5_000;
/** Answers that are kept; one takes 20 kB at most. */
const MOST_KEPT = 256;

interface Kept<T> {
  readonly sessionId: string;
  readonly events: number | null;
  readonly answer: Promise<T>;
  /** Infinity until it is there. */
  untilMs: number;
}

export class AccountFolding<T> {
  /** The newest answer of each learner, in the order in which they were asked for. */
  readonly #kept = new Map<string, Kept<T>>();
  readonly #waiting: (() => void)[] = [];
  readonly #nowMs: () => number;
  #underWay = 0;

  /** @param nowMs a monotonic clock */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /**
   * @param events how many events the learner has; null where that is not known, as of one who does
   *   nothing at the moment
   * @returns null where too many wait
   */
  ask(
    { tenantId, learnerId }: AccountKey,
    sessionId: string,
    events: number | null,
    fold: () => Promise<T>,
  ): Promise<T> | null {
    const learner = `${tenantId}\t${learnerId}`;
    const known = this.#kept.get(learner);
    const isSame = known?.sessionId === sessionId && known.events === events;
    if (isSame && this.#nowMs() < known.untilMs) return known.answer;
    if (this.#underWay >= MOST_AT_ONCE && this.#waiting.length >= MOST_WAITING) return null;
    const kept: Kept<T> = { sessionId, events, answer: this.#inTurn(fold), untilMs: Infinity };
    this.#keep(learner, kept);
    kept.answer.then(
      () => (kept.untilMs = this.#nowMs() + KEPT_MS),
      () => this.#kept.get(learner) === kept && this.#kept.delete(learner),
    );
    return kept.answer;
  }

  #keep(learner: string, kept: Kept<T>): void {
    this.#kept.delete(learner);
    this.#kept.set(learner, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(oldest);
    }
  }

  async #inTurn(fold: () => Promise<T>): Promise<T> {
    if (this.#underWay >= MOST_AT_ONCE) {
      // Whoever ends hands its place on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#underWay += 1;
    }
    try {
      return await fold();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay -= 1;
      else next();
    }
  }
}

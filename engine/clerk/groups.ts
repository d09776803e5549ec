/**
 * Gathers what arrives within a moment, so that it shares one commit; one commit at a time. The more
 * the last group held, the longer the next one gathers: a few are answered at once, and where
 * thousands come each second a commit costs each of them little.
 */

/** Wait for each item of the last group, milliseconds. From 500 a second on waits grow to the longest. */
const WAIT_FOR_EACH_MS = 2;
const LEAST_WAIT_MS = 2;
/** So many items gain next to nothing by waiting for more: they go at once. `npm run bench -- live-throughput` */
const ENOUGH_ITEMS = 200;

export class Groups<T> {
  readonly #longestMs: number;
  #lastSize = 0;
  readonly #commit: (group: readonly T[]) => Promise<void>;
  #waiting: T[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isDue = false;
  #committing: Promise<void> | null = null;
  /** Told when the group that gathers now has been tried. */
  #curious: (() => void)[] = [];

  /** @param longestMs longest wait, milliseconds @param commit never rejects */
  constructor(longestMs: number, commit: (group: readonly T[]) => Promise<void>) {
    this.#longestMs = longestMs;
    this.#commit = commit;
  }

  push(item: T): void {
    this.#waiting.push(item);
    if (this.#waiting.length === ENOUGH_ITEMS) this.now();
    else if (!this.#isDue) this.#timer ??= setTimeout(() => this.now(), this.#waitMs());
  }

  /** Takes back what waits and fits, in order. */
  take(fits: (item: T) => boolean): T[] {
    const taken = this.#waiting.filter(fits);
    if (taken.length > 0) this.#waiting = this.#waiting.filter((item) => !fits(item));
    return taken;
  }

  /** Commits what waits; while a commit is under way, right after it. */
  now(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isDue = this.#committing !== null;
    if (this.#isDue) return;
    const group = this.#waiting;
    const curious = this.#curious;
    this.#waiting = [];
    this.#curious = [];
    this.#lastSize = group.length;
    if (group.length === 0) {
      for (const tell of curious) tell();
      return;
    }
    // Begun only when it is known to run: whom it answers at once may bring what makes the next one due.
    this.#committing = Promise.resolve()
      .then(() => this.#commit(group))
      .then(() => {
        this.#committing = null;
        for (const tell of curious) tell();
        if (this.#isDue) this.now();
      });
  }

  /** Resolves when all that was pushed so far has been tried. */
  tried(): Promise<void> {
    if (this.#waiting.length === 0) return this.#committing ?? Promise.resolve();
    return new Promise((resolve) => this.#curious.push(resolve));
  }

  #waitMs(): number {
    const waitMs = Math.max(LEAST_WAIT_MS, this.#lastSize * WAIT_FOR_EACH_MS);
    return Math.min(this.#longestMs, waitMs);
  }
}

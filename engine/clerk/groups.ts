/** Gathers what arrives within a moment, so that it shares one commit; one commit at a time. */

export class Groups<T> {
  readonly #groupMs: number;
  readonly #commit: (group: readonly T[]) => Promise<void>;
  #waiting: T[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isDue = false;
  #committing: Promise<void> | null = null;
  /** Told when the group that gathers now has been tried. */
  #curious: (() => void)[] = [];

  /** @param commit never rejects */
  constructor(groupMs: number, commit: (group: readonly T[]) => Promise<void>) {
    this.#groupMs = groupMs;
    this.#commit = commit;
  }

  push(item: T): void {
    this.#waiting.push(item);
    this.#timer ??= setTimeout(() => this.now(), this.#groupMs);
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
    if (group.length === 0) {
      for (const tell of curious) tell();
      return;
    }
    this.#committing = this.#commit(group).then(() => {
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
}

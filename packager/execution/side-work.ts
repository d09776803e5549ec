/** Steps that run beside the main way: begun early, asked for later, and never left running. */

export class SideWork {
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #begun: Promise<unknown>[] = [];

  constructor(signal?: AbortSignal) {
    this.#signal =
      signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
  }

  /** Aborted when the main way is, or when `end` is called. */
  get signal(): AbortSignal {
    return this.#signal;
  }

  /** @returns the same promise; nobody is missed who asks for its failure late, or never */
  begin<T>(work: Promise<T>): Promise<T> {
    this.#begun.push(work.catch(() => {}));
    return work;
  }

  /** Stops what still runs, and waits until it has. */
  async end(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#begun);
  }
}

/** Whoever is told of changes once they are durable. */

import { type Change } from './options.ts';

export class Audience {
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #onError: (error: unknown) => void;

  /** @param onError told of what a listener throws: the others want to hear all the same */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Calls back until the returned function is called. */
  join(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}

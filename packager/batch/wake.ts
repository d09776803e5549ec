/** Waits for whatever comes first: a change in a folder, a moment, or the end. */

import { type FSWatcher, watch } from 'node:fs';

/** A copy makes many changes: they are looked at together. */
const gatherMs = 1_000;

export class Wake {
  readonly #folder: string;
  readonly #recursive: boolean;
  #watcher: FSWatcher | undefined;
  #isChanged = false;
  #onChange: () => void = () => {};

  constructor(folder: string, recursive: boolean) {
    this.#folder = folder;
    this.#recursive = recursive;
  }

  /**
   * Listens to the folder from now on. Network folders often tell nothing, and a system may run out
   * of watches: then only the time wakes.
   */
  listen(): void {
    if (this.#watcher !== undefined) return;
    try {
      this.#watcher = watch(this.#folder, { recursive: this.#recursive }, () => {
        this.#isChanged = true;
        this.#onChange();
      });
      this.#watcher.on('error', () => this.close());
    } catch {
      this.close();
    }
  }

  /** @param longestMs resolves at the latest then, or at once when the signal is aborted */
  async next(longestMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    let stop: () => void = () => {};
    await new Promise<void>((resolve) => {
      const wakeIn = (ms: number): void => {
        clearTimeout(timer);
        timer = setTimeout(resolve, ms);
      };
      stop = resolve;
      signal.addEventListener('abort', stop, { once: true });
      let isGathering = false;
      this.#onChange = () => {
        if (isGathering) return;
        isGathering = true;
        wakeIn(Math.min(gatherMs, longestMs));
      };
      wakeIn(longestMs);
      if (this.#isChanged) this.#onChange();
    });
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    this.#isChanged = false;
    this.#onChange = () => {};
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}

/** Tells files that are still being copied from files that are whole: by that they stop changing. */

export interface Watched {
  readonly path: string;
  /** Everything that would change while a file grows: lengths and times of change. */
  readonly look: string;
}

export interface Settled {
  readonly ready: readonly string[];
  /** Seen for the first time, or changed since the last look. */
  readonly fresh: readonly string[];
  /** When the next file may have settled; absent where none is awaited. */
  readonly nextMs?: number;
}

export class Settling {
  readonly #settleMs: number;
  #seen = new Map<string, { look: string; sinceMs: number }>();

  /** @param settleMs how long a file has to stay the same; networks and recorders pause now and then */
  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  /** @param nowMs of a clock that never goes back */
  watch(files: readonly Watched[], nowMs: number): Settled {
    const seen = new Map<string, { look: string; sinceMs: number }>();
    const ready: string[] = [];
    const fresh: string[] = [];
    let nextMs: number | undefined;
    for (const { path, look } of files) {
      const before = this.#seen.get(path);
      const isSame = before?.look === look;
      const sinceMs = isSame ? before.sinceMs : nowMs;
      seen.set(path, { look, sinceMs });
      if (!isSame) fresh.push(path);
      const settledMs = sinceMs + this.#settleMs;
      if (settledMs <= nowMs && isSame) ready.push(path);
      else nextMs = Math.min(nextMs ?? Infinity, settledMs);
    }
    // What is gone is forgotten: should it come again, it settles again.
    this.#seen = seen;
    return { ready, fresh, ...(nextMs === undefined ? {} : { nextMs }) };
  }
}

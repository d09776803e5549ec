import { type BeatBody, MAX_OUTBOX_BEATS, beatBody } from '../engine/protocol/messages.ts';
import { decode, flag, list, record, text } from '../engine/protocol/decoder.ts';

const kept = record({
  resume: text(16, 4_096),
  beats: list(beatBody, MAX_OUTBOX_BEATS),
  left: flag,
});

/** What a session could not send any more, for the session that succeeds it. */
export interface Predecessor {
  readonly resume: string;
  readonly beats: BeatBody[];
}

/**
 * The outbox of this tab, kept where a reload finds it. It is marked when the page leaves: a tab
 * that was duplicated copies the storage of one that is still alive, and must not hand that in.
 */
export class Keep {
  readonly #key: string;
  #last: Predecessor | undefined;

  constructor(engineUrl: string, slot: string) {
    this.#key = `lectern.outbox:${engineUrl}:${slot}`;
  }

  /** What a page that has left kept here, if any did. */
  predecessor(): Predecessor | undefined {
    try {
      const stored = sessionStorage.getItem(this.#key);
      if (stored === null) return undefined;
      const decoded = decode(kept, JSON.parse(stored));
      if (!decoded.ok || !decoded.value.left) return undefined;
      return { resume: decoded.value.resume, beats: decoded.value.beats };
    } catch {
      return undefined;
    }
  }

  store(state: Predecessor): void {
    this.#last = state;
    this.#write({ ...state, left: false });
  }

  /** Marks the page as left (or, after a return from the back-forward cache, as alive again). */
  mark(left: boolean): void {
    if (this.#last !== undefined) this.#write({ ...this.#last, left });
  }

  clear(): void {
    this.#last = undefined;
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      // Storage is forbidden here; there is nothing to clear either.
    }
  }

  #write(value: object): void {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(value));
    } catch {
      // Storage full or forbidden: a reload then loses at most what was not acknowledged.
    }
  }
}

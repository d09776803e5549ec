import { MAX_OUTBOX_BEATS, type OutboxBeat } from '../../engine/protocol/messages.ts';
import { decode, flag, list, record, text } from '../../engine/protocol/decoder.ts';
import { type NumberedBeat, toBody } from '../beats/outbox.ts';

/** Beats are this player's own, and the engine decodes them in full: what it refuses is given up there. */
const kept = record({
  resume: text(16, 4_096),
  beats: list((value: unknown) => value as NumberedBeat, MAX_OUTBOX_BEATS),
  opener: text(1, 40),
  left: flag,
});

/** What a page keeps of its session: the key that opens it again, and beats nobody has confirmed. */
export interface Kept {
  readonly resume: string;
  readonly beats: OutboxBeat[];
  /** Which token opened the session, see {@link openerOf}. */
  readonly opener: string;
}

/** Tells tokens apart without keeping them (FNV-1a, 32 bits, and the length). */
export function openerOf(token: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i += 1) {
    hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  }
  return `${token.length}-${(hash >>> 0).toString(36)}`;
}

/**
 * The outbox of this tab, kept where a reload finds it. It is marked when the page leaves: a tab
 * that was duplicated copies the storage of one that is still alive, and must not hand that in.
 */
export class Keep {
  readonly #key: string;
  #last: Kept | undefined;
  #written = '';
  #left = false;

  constructor(engineUrl: string, slot: string) {
    this.#key = `lectern.outbox:${engineUrl}:${slot}`;
  }

  /** What a page that has left kept here, if any did. */
  left(): Kept | undefined {
    try {
      const stored = sessionStorage.getItem(this.#key);
      if (stored === null) return undefined;
      const decoded = decode(kept, JSON.parse(stored));
      if (!decoded.ok || !decoded.value.left) return undefined;
      const { resume, beats, opener } = decoded.value;
      // What cannot be said at all was written by somebody else.
      return { resume, beats: beats.map(toBody), opener };
    } catch {
      return undefined;
    }
  }

  store(state: Kept): void {
    this.#last = state;
    this.#write({ ...state, left: this.#left });
  }

  /** Marks the page as left (or, after a return from the back-forward cache, as alive again). */
  mark(left: boolean): void {
    this.#left = left;
    if (this.#last !== undefined) this.#write({ ...this.#last, left });
  }

  /** Keeps nothing more. A player that has come in place of this one may keep its own here by now. */
  clear(): void {
    this.#last = undefined;
    try {
      if (sessionStorage.getItem(this.#key) === this.#written) sessionStorage.removeItem(this.#key);
    } catch {
      // Storage is forbidden here; there is nothing to clear either.
    }
  }

  #write(value: object): void {
    this.#written = JSON.stringify(value);
    try {
      sessionStorage.setItem(this.#key, this.#written);
    } catch {
      // Storage full or forbidden: a reload then loses at most what was not acknowledged.
    }
  }
}

import { MAX_OUTBOX_BEATS, type OutboxBeat } from '../../engine/protocol/messages.ts';
import { decode, flag, list, record, text } from '../../engine/protocol/decoder.ts';
import { type NumberedBeat, toBody } from '../beats/outbox.ts';
import { payloadOf } from './payload.ts';

/** Beats are this player's own, and the engine decodes them in full: what it refuses is given up there. */
const kept = record({
  resume: text(16, 4_096),
  beats: list((value: unknown) => value as NumberedBeat, MAX_OUTBOX_BEATS),
  opener: text(1, 40),
  left: flag,
});

/** Who studies what, as a session token says to pages. */
const study = record({ sub: text(1, 128), lid: text(1, 80) });

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

/** Stand for the learner and the lesson without naming them; empty where the token does not say. */
function studyOf(token: string): { readonly learner: string; readonly lesson: string } {
  try {
    const decoded = decode(study, payloadOf(token));
    if (decoded.ok) {
      const { sub, lid } = decoded.value;
      return { learner: openerOf(sub), lesson: openerOf(lid) };
    }
  } catch {
    // Not a token that a page can read.
  }
  return { learner: '', lesson: '' };
}

/**
 * The outbox of this tab, kept where a reload finds it: by learner and lesson, for a host may put its
 * frames and players in another order, and by slot, where another lesson of the learner was before. It
 * is marked when the page leaves: a tab that was duplicated copies the storage of one that is still
 * alive, and must not hand that in.
 */
export class Keep {
  /** What the keys of all that this engine's players keep in the tab begin with. */
  readonly #engine: string;
  readonly #slot: string;
  #token: string;
  /** Tells it from what lies under the same name for another player. */
  #beside = '';
  #last: Kept | undefined;
  #written = '';
  #left = false;

  constructor(engineUrl: string, slot: string, token: string) {
    this.#engine = `lectern.outbox:${engineUrl}:`;
    this.#slot = slot;
    this.#token = token;
  }

  get #key(): string {
    const { learner, lesson } = studyOf(this.#token);
    return `${this.#engine}${learner}:${lesson}:${this.#slot}${this.#beside}`;
  }

  /** What a page that has left kept, if any did. From now on it is this one's, and no other player's. */
  left(): Kept | undefined {
    try {
      const found = this.#candidates().flatMap((key) => {
        const left = leftIn(sessionStorage.getItem(key) ?? '');
        return left === undefined ? [] : [{ key, left }];
      });
      const opener = openerOf(this.#token);
      const best = found.find(({ left }) => left.opener === opener) ?? found[0];
      if (best === undefined) return undefined;
      sessionStorage.removeItem(best.key);
      // Another player may still look for what lies in this place.
      while (sessionStorage.getItem(this.#key) !== null) this.#beside += "'";
      this.store(best.left);
      return best.left;
    } catch {
      // Storage is forbidden here: then nothing is found.
      return undefined;
    }
  }

  /** Where it may have been kept, the likeliest first; nothing of another learner's. */
  #candidates(): string[] {
    const { learner, lesson } = studyOf(this.#token);
    const own = `${this.#engine}${learner}:`;
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(own));
    const isIn = (key: string) => key.slice(key.indexOf(':', own.length) + 1) === this.#slot;
    const isOf = (key: string) => lesson !== '' && key.startsWith(`${own}${lesson}:`);
    return [this.#key, ...keys.filter(isOf), ...keys.filter(isIn)];
  }

  /** From now on it is kept for the learner and the lesson of this token. */
  keepFor(token: string): void {
    const last = this.#last;
    this.clear();
    this.#token = token;
    if (last !== undefined) this.store(last);
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

/** What was left behind; undefined where a page that is still there has it, or somebody else has written it. */
function leftIn(stored: string): Kept | undefined {
  try {
    const decoded = decode(kept, JSON.parse(stored));
    if (!decoded.ok || !decoded.value.left) return undefined;
    const { resume, beats, opener } = decoded.value;
    // What cannot be said at all was written by somebody else, too.
    return { resume, beats: beats.map(toBody), opener };
  } catch {
    return undefined;
  }
}

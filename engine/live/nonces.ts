/** Nonces of one connection: each ack brings a new one, and beats echo a recent one. */

import { randomBytes } from 'node:crypto';

/** Beats may be under way while acks are: this many acks may be newer than the echoed one. */
const RECENT = 8;
const NONCE_CHARACTERS = 12;
/** Of base64url, 3 bytes are 4 characters. */
const NONCE_BYTES = 9;

// Random bytes are fetched and written out in bulk: one system call for many acks.
let pool = '';
let used = 0;

function freshNonce(): string {
  if (used === pool.length) {
    pool = randomBytes(NONCE_BYTES * 1_024).toString('base64url');
    used = 0;
  }
  used += NONCE_CHARACTERS;
  return pool.slice(used - NONCE_CHARACTERS, used);
}

export class Nonces {
  #recent: string[] = [];

  /** A new nonce, to be sent with a welcome, an ack or a refusal. */
  issue(): string {
    const nonce = freshNonce();
    this.#recent.push(nonce);
    if (this.#recent.length > RECENT) this.#recent.shift();
    return nonce;
  }

  /** The newest one, issued again where nothing was acknowledged since. */
  newest(): string {
    return this.#recent.at(-1) ?? this.issue();
  }

  isRecent(nonce: string): boolean {
    return this.#recent.includes(nonce);
  }
}

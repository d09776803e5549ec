/**
 * What an engine has said through Redis and has not heard back. Redis tells everybody everything in
 * one order, the speaker too: whoever hears another engine while its own word is out spoke after it.
 */

/** A word that has not come back by then is lost, milliseconds. */
const LOST_AFTER_MS = 2_000;
/** Subjects at most; beyond it none are remembered, and all that is heard counts as newer. */
const MOST = 10_000;

export class SaidBack {
  readonly #out = new Map<string, { words: number; saidAtMs: number }>();
  readonly #nowMs: () => number;

  /** @param nowMs a monotonic clock */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  said(subject: string): void {
    if (this.#out.size >= MOST) this.#out.clear();
    const words = this.isOut(subject) ? (this.#out.get(subject)?.words ?? 0) : 0;
    this.#out.set(subject, { words: words + 1, saidAtMs: this.#nowMs() });
  }

  /** One word has come back, or could not be said. */
  back(subject: string): void {
    const out = this.#out.get(subject);
    if (out === undefined) return;
    out.words -= 1;
    if (out.words === 0) this.#out.delete(subject);
  }

  /** Whether a word about this is still out, so that what others say of it is older. */
  isOut(subject: string): boolean {
    const out = this.#out.get(subject);
    if (out === undefined) return false;
    if (this.#nowMs() - out.saidAtMs <= LOST_AFTER_MS) return true;
    this.#out.delete(subject);
    return false;
  }
}

import { type CheckEnd, type CheckPrompt } from '../../engine/protocol/checks.ts';

/** Detail of the `checkopen` event. */
export interface CheckOpenDetail {
  readonly checkId: string;
  readonly kind: CheckPrompt['asks']['kind'];
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  readonly attemptsLeft: number;
  /** Time to answer, milliseconds. */
  readonly leftMs: number;
}

/** Detail of the `checkclose` event. */
export interface CheckCloseDetail {
  readonly checkId: string;
  /** Null where it went on or ended elsewhere: in another session, or while there was no contact. */
  readonly end: CheckEnd | null;
}

export interface CheckListener {
  checkOpened(detail: CheckOpenDetail): void;
  checkClosed(detail: CheckCloseDetail): void;
}

/** The check that is open for the learner, and what is told when that changes. */
export class OpenCheck {
  readonly #listener: CheckListener;
  #prompt: CheckPrompt | null = null;

  constructor(listener: CheckListener) {
    this.#listener = listener;
  }

  /** The check that is open now, or null for none; told of again at each attempt. */
  now(prompt: CheckPrompt | null): void {
    const before = this.#prompt;
    if (before?.checkId === prompt?.checkId && before?.attempt === prompt?.attempt) return;
    this.#prompt = prompt;
    if (before !== null && before.checkId !== prompt?.checkId) {
      this.#listener.checkClosed({ checkId: before.checkId, end: null });
    }
    if (prompt === null) return;
    const { checkId, attempt, attemptsLeft, leftMs, asks } = prompt;
    this.#listener.checkOpened({ checkId, kind: asks.kind, attempt, attemptsLeft, leftMs });
  }

  /** The engine has told how it ended. */
  ended(checkId: string, end: CheckEnd): void {
    if (this.#prompt?.checkId !== checkId) return;
    this.#prompt = null;
    this.#listener.checkClosed({ checkId, end });
  }
}

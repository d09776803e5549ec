/**
 * Waiting for sessions to be opened: on a far network a session's opening and its first media come
 * together. Whoever waits sleeps: a crowd of pages whose turn has not come costs the engine nothing.
 */

import { setTimeout } from 'node:timers/promises';
import { type Response } from 'express';
import { type Change, type Clerk } from '../clerk/clerk.ts';
import { type SessionState } from '../ledger/state.ts';
import { type IssuedSession } from '../library/session-directory.ts';
import { refOf } from './media-release.ts';

/** How long media wait for the opening of their session, milliseconds. */
const OPENING_MS = 5_000;
/** How often it is asked whether another engine has opened it, milliseconds. */
const LOOK_EVERY_MS = 250;
/** Requests of one session that may wait; a page asks for the first segment of each kind. */
const MOST_WAITING = 8;

type Wake = () => void;

export class AwaitedOpenings {
  readonly #clerk: Clerk;
  readonly #waiting = new Map<string, Set<Wake>>();

  constructor(clerk: Clerk) {
    this.#clerk = clerk;
    clerk.onChange((change) => this.#heard(change));
  }

  /** @returns the session once it is open, or undefined where it is not in time, or too many wait */
  async wait(session: IssuedSession, response: Response): Promise<SessionState | undefined> {
    const { sessionId } = session.row;
    const others = this.#waiting.get(sessionId) ?? new Set();
    if (others.size >= MOST_WAITING || response.closed) return undefined;
    const over = new AbortController();
    const wake = () => over.abort();
    this.#waiting.set(sessionId, others.add(wake));
    response.once('close', wake);
    const ref = refOf(session);
    try {
      for (let waitedMs = 0; waitedMs < OPENING_MS; waitedMs += LOOK_EVERY_MS) {
        await setTimeout(LOOK_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
        if (response.closed) return undefined;
        const told = over.signal.aborted;
        // One of them asks the store for all.
        if (!told && others.values().next().value !== wake) continue;
        const account = told ? await this.#clerk.account(ref) : await this.#clerk.current(ref);
        const known = account?.state.sessions.get(sessionId);
        if (known !== undefined) for (const each of others) each();
        if (known !== undefined || told) return known;
      }
      return undefined;
    } finally {
      response.off('close', wake);
      others.delete(wake);
      if (others.size === 0) this.#waiting.delete(sessionId);
    }
  }

  #heard({ events }: Change): void {
    if (this.#waiting.size === 0) return;
    for (const event of events) {
      if (event.type !== 'session-opened') continue;
      for (const wake of this.#waiting.get(event.sessionId) ?? []) wake();
    }
  }
}

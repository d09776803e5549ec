/**
 * A connection without a socket: what is said to the player waits until it asks, and is said again
 * until it has told that it heard it. That the session has ended can be heard after the end, too.
 */

import { type ClientEvents, type ServerEvents } from '../protocol/messages.ts';
import { type Wire } from './wire.ts';

/** Messages that wait at most; who hears nothing for so long begins anew with a welcome. */
const MOST_UNHEARD = 256;

export interface Told {
  /** Counts the messages of one connection, from 1. */
  readonly n: number;
  readonly event: keyof ServerEvents;
  readonly body: unknown;
}

export class PollWire implements Wire {
  readonly #listeners = new Map<string, (body: unknown) => void>();
  readonly #onClosed: () => void;
  #onAny: (event: unknown) => void = () => undefined;
  #told: Told[] = [];
  #n = 0;
  #isClosed = false;
  #curious: (() => void)[] = [];
  lastAskedMs: number;

  constructor(nowMs: number, onClosed: () => void) {
    this.lastAskedMs = nowMs;
    this.#onClosed = onClosed;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether the player has still to hear that its session has ended. */
  get hasLastWord(): boolean {
    return this.#told.some(({ event }) => event === 'ended');
  }

  /** How many messages were ever told. */
  get count(): number {
    return this.#n;
  }

  on<E extends keyof ClientEvents>(event: E, listener: (body: unknown) => void): void {
    this.#listeners.set(event, listener);
  }

  onAny(listener: (event: unknown) => void): void {
    this.#onAny = listener;
  }

  emit<E extends keyof ServerEvents>(event: E, body: Parameters<ServerEvents[E]>[0]): void {
    if (this.#isClosed) return;
    this.#n += 1;
    this.#told.push({ n: this.#n, event, body });
    for (const tell of this.#curious.splice(0)) tell();
    if (this.#told.length > MOST_UNHEARD) this.disconnect();
  }

  disconnect(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const tell of this.#curious.splice(0)) tell();
    this.#onClosed();
  }

  /** A message of the player. */
  receive(event: string, body: unknown): void {
    if (this.#isClosed) return;
    this.#onAny(event);
    this.#listeners.get(event)?.(body);
  }

  /** The player has heard everything up to this number: it need not be said again. */
  heard(n: number): void {
    this.#told = this.#told.filter((told) => told.n > n);
  }

  /** What the player has not told to have heard. */
  get unheard(): readonly Told[] {
    return this.#told;
  }

  /** Resolves when something more than `count` was told, the wire is closed, or time is up. */
  async answered(count: number, withinMs: number): Promise<void> {
    if (this.#n > count || this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#curious.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

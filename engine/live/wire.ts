/** What a connection needs of whatever carries its messages: a socket, or requests one by one. */

import { type ClientEvents, type ServerEvents } from '../protocol/messages.ts';

export interface Wire {
  on<E extends keyof ClientEvents>(event: E, listener: (body: unknown) => void): unknown;
  /** Told of every event by name, also of those that nobody listens to. */
  onAny(listener: (event: unknown) => void): unknown;
  emit<E extends keyof ServerEvents>(event: E, body: Parameters<ServerEvents[E]>[0]): unknown;
  disconnect(close: boolean): unknown;
}

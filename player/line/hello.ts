import { type OutboxBeat } from '../../engine/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../engine/protocol/version.ts';
import { networkNow } from './network.ts';

/** A session whose last beats its successor hands in. */
export interface Predecessor {
  readonly resume: string;
  readonly beats: OutboxBeat[];
}

/** What is said at each handshake: the session goes on by its resume key, or a token opens one. */
export function helloOf(
  resume: string | undefined,
  token: string,
  predecessor: Predecessor | undefined,
): object {
  const speaks = { protocol: PROTOCOL_VERSION, network: networkNow() };
  if (resume !== undefined) return { ...speaks, resume };
  return predecessor === undefined ? { ...speaks, token } : { ...speaks, token, predecessor };
}

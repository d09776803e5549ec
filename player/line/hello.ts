import { type OutboxBeat } from '../../engine/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../engine/protocol/version.ts';
import { type Outbox, toBody } from '../beats/outbox.ts';
import { networkNow } from './network.ts';

interface HandedIn {
  readonly resume: string;
  readonly beats: OutboxBeat[];
}

/**
 * The session that ends with the next welcome. Until then the outbox has its beats: what is presented
 * while a new session is asked for still belongs to it.
 */
export class Predecessor {
  /** Its resume key; undefined where there is none. */
  key: string | undefined;
  #handedIn = 0;

  /** What a handshake hands in of it. */
  handIn({ beats }: Outbox): HandedIn | undefined {
    this.#handedIn = beats.length;
    return this.key === undefined ? undefined : { resume: this.key, beats: beats.map(toBody) };
  }

  /** Whether there are beats that came too late to be handed in. */
  lacks({ beats }: Outbox): boolean {
    return beats.length > this.#handedIn;
  }
}

/** What is said at each handshake: the session goes on by its resume key, or a token opens one. */
export function helloOf(
  resume: string | undefined,
  token: string,
  predecessor: HandedIn | undefined,
): object {
  const speaks = { protocol: PROTOCOL_VERSION, network: networkNow() };
  if (resume !== undefined) return { ...speaks, resume };
  return predecessor === undefined ? { ...speaks, token } : { ...speaks, token, predecessor };
}

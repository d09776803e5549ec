/**
 * A socket of socket.io as a wire. Nearly all that comes are beats, and nearly all that goes are
 * acknowledgements; both take a way of their own between the network socket and whoever listens here:
 * the library would pass each through a dozen functions and as many event listeners. Whatever is not
 * whole, plain and expected, and all that concerns the line itself, is left to the library.
 */

import { type Socket as NetSocket } from 'node:net';
import { type Socket } from 'socket.io';
import { type Ack, type ClientEvents, type ServerEvents } from '../protocol/messages.ts';
import { ackText } from './ack-text.ts';
import { readTexts, textFrame } from './frames.ts';
import { readInto } from './read-into.ts';
import { type Wire } from './wire.ts';

export type LiveSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, unknown>;

/** What engine.io puts before each message. */
const MESSAGE = '4';
/** A message of engine.io that is an event (2) of socket.io in its main namespace. */
const EVENT = `${MESSAGE}2`;
/** The same with a name, and without the number of one that wants an answer. */
const NAMED_EVENT = '42["';
/** Nearly all that comes. */
const BEAT_EVENT = '42["beat",';
const WEBSOCKET_OPEN = 1;

type Listener = (body: unknown) => void;

interface Listeners {
  /** Who listens to beats: the others are asked for by name, which costs more. */
  beat: Listener | null;
  readonly byName: Map<string, Listener>;
}

export function socketWire(socket: LiveSocket): Wire {
  const listeners: Listeners = { beat: null, byName: new Map() };
  const { conn, websocket } = insidesOf(socket);
  const stream = websocket._socket;
  listenAhead(socket, listeners);
  return {
    on(event, listener) {
      listeners.byName.set(event, listener);
      if (event === 'beat') listeners.beat = listener;
      return socket.on(event, listener as never);
    },
    onAny: (listener) => socket.onAny(listener),
    emit(event, body) {
      const text = `${NAMED_EVENT}${event}",${bodyText(event, body)}]`;
      // What the library has not written yet goes first; what still goes on a line that closes, it knows.
      const isClear =
        conn.readyState === 'open' &&
        conn.writeBuffer.length === 0 &&
        websocket.readyState === WEBSOCKET_OPEN;
      if (isClear) stream.write(textFrame(text), 'latin1');
      else conn.write(text.slice(MESSAGE.length));
    },
    disconnect: (close) => socket.disconnect(close),
  };
}

function bodyText<Event extends keyof ServerEvents>(
  event: Event,
  body: Parameters<ServerEvents[Event]>[0],
): string {
  return event === 'ack' ? ackText(body as Ack) : JSON.stringify(body);
}

/** What engine.io and ws keep to themselves; `test/engine/live/socket-wire.test.ts` holds on to it. */
interface Insides {
  readonly conn: {
    readonly readyState: string;
    readonly writeBuffer: readonly unknown[];
    /** While a ping waits for its answer any message counts as one, which is the library's to note. */
    readonly pingTimeoutTimer: unknown;
    write(text: string): void;
  };
  readonly websocket: {
    readonly readyState: number;
    readonly _socket: NetSocket;
    readonly _receiver: {
      readonly _state: number;
      readonly _bufferedBytes: number;
      readonly _fragmented: number;
      write(chunk: Buffer): boolean;
    };
  };
}

type Receiver = Insides['websocket']['_receiver'];

/**
 * The library's own `write` of each receiver that has another here: whoever joins a line anew listens
 * instead of who joined it before, not as well.
 */
const libraryWrites = new WeakMap<Receiver, Receiver['write']>();

function insidesOf({ conn }: LiveSocket): Insides {
  const { transport } = conn as unknown as { transport: { socket: Insides['websocket'] } };
  return { conn: conn as unknown as Insides['conn'], websocket: transport.socket };
}

/** Looks at what arrives before the library does, and takes what somebody listens to here. */
function listenAhead(socket: LiveSocket, listeners: Listeners): void {
  const { conn, websocket } = insidesOf(socket);
  const receiver = websocket._receiver;
  const leaveToLibrary = libraryWrites.get(receiver) ?? receiver.write.bind(receiver);
  const take = (text: string) => {
    // Behind a closing frame the library hears nothing more.
    const isOpen = conn.readyState === 'open' && websocket.readyState === WEBSOCKET_OPEN;
    const isFree = socket.connected && isOpen && conn.pingTimeoutTimer === null;
    return isFree && text.startsWith(NAMED_EVENT) && hear(text, listeners);
  };
  const takeFrom = (chunk: Buffer, bytes: number) => {
    const isBetweenMessages =
      receiver._state === 0 && receiver._bufferedBytes === 0 && receiver._fragmented === 0;
    return isBetweenMessages ? readTexts(chunk, take, bytes) : 0;
  };
  const stream = websocket._socket;
  const isReadHere = readInto(stream, (chunk, bytes) => {
    const taken = takeFrom(chunk, bytes);
    // The library stops listening when it has heard enough.
    if (taken === bytes || stream.listenerCount('data') === 0) return true;
    // It keeps what it is given, and the next message comes into the same place.
    return leaveToLibrary(Buffer.from(chunk.subarray(taken, bytes)));
  });
  if (isReadHere) return;
  libraryWrites.set(receiver, leaveToLibrary);
  // Here several chunks may come in one turn, and the library tells of what it is given when that is over.
  let hasUntold = false;
  receiver.write = (chunk) => {
    const taken = hasUntold ? 0 : takeFrom(chunk, chunk.length);
    if (taken === chunk.length) return true;
    hasUntold = true;
    setImmediate(() => (hasUntold = false));
    return leaveToLibrary(chunk.subarray(taken));
  };
}

/** @returns whether somebody has heard it */
function hear(text: string, { beat, byName }: Listeners): boolean {
  const isBeat = beat !== null && text.startsWith(BEAT_EVENT) && text.endsWith(']');
  let said: unknown;
  try {
    said = JSON.parse(isBeat ? text.slice(BEAT_EVENT.length, -1) : text.slice(EVENT.length));
  } catch {
    return false;
  }
  if (isBeat) {
    beat(said);
    return true;
  }
  const [event, body] = said as [string, unknown];
  const listener = byName.get(event);
  listener?.(body);
  return listener !== undefined;
}

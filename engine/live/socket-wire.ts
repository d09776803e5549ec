/**
 * A socket of socket.io as a wire. Nearly all that an engine sends are acknowledgements, so they are
 * made into one frame here and written in one piece: the library would look through each body for
 * binary parts, encode it in three steps and write head and body apart.
 */

import { type Socket } from 'socket.io';
import { type ClientEvents, type ServerEvents } from '../protocol/messages.ts';
import { type Wire } from './wire.ts';

export type LiveSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, unknown>;

/** A message (4) of engine.io that is an event (2) of socket.io in its main namespace. */
const EVENT = '42';
/** Whole and text. RFC 6455, 5.2. */
const WHOLE_TEXT = 0x81;
const [MOST_IN_SEVEN_BITS, MOST_IN_SIXTEEN_BITS] = [125, 65_535];
const [SIXTEEN_BITS, SIXTY_FOUR_BITS] = [126, 127];

export function socketWire(socket: LiveSocket): Wire {
  return {
    on: (event, listener) => socket.on(event, listener as never),
    onAny: (listener) => socket.onAny(listener),
    emit(event, body) {
      // Frames that are ready are how the library itself sends one message to many.
      const wsPreEncodedFrame = [textFrame(EVENT + JSON.stringify([event, body]))];
      socket.conn.write('', { wsPreEncodedFrame } as never);
    },
    disconnect: (close) => socket.disconnect(close),
  };
}

/** One unmasked frame, as servers send them. */
export function textFrame(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const headBytes = bytes <= MOST_IN_SEVEN_BITS ? 2 : bytes <= MOST_IN_SIXTEEN_BITS ? 4 : 10;
  const frame = Buffer.allocUnsafe(headBytes + bytes);
  frame[0] = WHOLE_TEXT;
  if (headBytes === 2) frame[1] = bytes;
  else if (headBytes === 4) {
    frame[1] = SIXTEEN_BITS;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = SIXTY_FOUR_BITS;
    frame.writeBigUInt64BE(BigInt(bytes), 2);
  }
  frame.write(text, headBytes, bytes === text.length ? 'latin1' : 'utf8');
  return frame;
}

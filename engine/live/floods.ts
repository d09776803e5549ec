/**
 * What comes on a websocket and is no beat: pings and pongs of the protocol, packets of the library. None
 * of it needs a token and no learner's rate counts it, so each line has a rate of its own. Pings are
 * answered whether or not the answers are read: those would fill the memory of the engine.
 */

import { type Server } from 'socket.io';
import { MessageRate, type RateLimits } from './rate.ts';

/** Players send a packet in 20 s besides their beats, and no browser lets a page send pings. */
const FRAMES: RateLimits = { burst: 2_000, perSecond: 50 };
/** Bytes that may wait unread where there are pings. */
const MOST_UNREAD_BYTES = 65_536;

/** What engine.io keeps to itself of each line, before anything is said on it. */
interface Line {
  readonly transport: {
    readonly socket: {
      readonly bufferedAmount: number;
      on(event: 'ping' | 'pong' | 'message', listener: () => void): unknown;
      terminate(): void;
    };
  };
}

/** @param monoMs now, monotonic milliseconds */
export function cutFloods({ engine }: Pick<Server, 'engine'>, monoMs: () => number): void {
  engine.on('connection', ({ transport: { socket } }: Line) => {
    const rate = new MessageRate(monoMs(), FRAMES);
    const count = () => {
      if (!rate.take(monoMs())) socket.terminate();
    };
    for (const event of ['ping', 'pong', 'message'] as const) socket.on(event, count);
    socket.on('ping', () => {
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
    });
  });
}

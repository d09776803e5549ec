/**
 * Reads all sockets into one buffer. Node takes 64 KiB of memory for each read of a socket, cuts that
 * down to what came, and passes it on as a stream; messages of 200 bytes that are dealt with at once
 * need none of that. For a socket that one opens, Node has the option `onread`; for one that a server
 * was given, the same is asked for by the names behind that option. Where they are not found, nothing
 * is changed.
 */

import { Socket } from 'node:net';

const BUFFER_BYTES = 65_536;
const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);

/** @returns whether more may come */
export type OnRead = (buffer: Buffer, bytes: number) => boolean;

interface Names {
  readonly buffer: symbol;
  readonly callback: symbol;
}

const names = namesOf(new Socket());

/**
 * From now on all that comes on a socket is read into one buffer, which the callback must have dealt
 * with when it returns. End, errors, `pause` and `resume` are as before; there is no event `data`.
 * Asked again, the new callback is told instead.
 *
 * @returns false where this cannot be had; then nothing has changed
 */
export function readInto(socket: Socket, onRead: OnRead): boolean {
  const { _handle: handle } = socket as unknown as {
    readonly _handle: { useUserBuffer?(into: Uint8Array): void } | null;
  };
  // What Node holds already would be passed over. Windows reads ahead into the buffers of several sockets.
  const isFit = socket.constructor === Socket && socket.readableLength === 0;
  if (names === null || !isFit || process.platform === 'win32') return false;
  if (typeof handle?.useUserBuffer !== 'function') return false;
  // A line may be joined anew as often as its player likes; Node keeps each buffer it is told of.
  const isReadSo = Reflect.get(socket, names.buffer) === buffer;
  Object.assign(socket, {
    [names.buffer]: buffer,
    [names.callback]: (bytes: number) => onRead(buffer, bytes),
  });
  if (!isReadSo) handle.useUserBuffer(buffer);
  return true;
}

/** They stand on every socket, empty, since one may be opened again with the option. */
function namesOf(socket: Socket): Names | null {
  const symbols = Object.getOwnPropertySymbols(socket);
  const find = (name: string) => symbols.find(({ description }) => description === name);
  const [buffer, callback, next] = ['kBuffer', 'kBufferCb', 'kBufferGen'].map(find);
  return buffer === undefined || callback === undefined || next === undefined
    ? null
    : { buffer, callback };
}

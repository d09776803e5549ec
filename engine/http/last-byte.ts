/**
 * Holds the last byte of an answer back until what it completes is durable. So whoever has the whole
 * of a file has it as a fact, too: a crash in between cuts the transfer off, and every browser asks
 * for the file again by itself.
 */

import { type ServerResponse } from 'node:http';

/**
 * Lets an answer of known length go but for its last byte, then asks.
 *
 * @param settle called once, when all other bytes are with the operating system; true lets the last
 *   byte go, false and a rejection cut the transfer off. Not called for an answer without a body, nor
 *   where the connection is lost before.
 */
export function holdLastByte(response: ServerResponse, settle: () => Promise<boolean>): void {
  const write = response.write.bind(response) as (chunk: Buffer, sent?: () => void) => boolean;
  const end = response.end.bind(response) as (...rest: unknown[]) => ServerResponse;
  let leftBytes: number | null = null;
  let last: Buffer | null = null;
  let settling: Promise<boolean> | null = null;

  const heldWrite = (chunk: Buffer): boolean => {
    leftBytes ??= Number(response.getHeader('Content-Length'));
    leftBytes -= chunk.length;
    if (leftBytes !== 0 || chunk.length === 0) return write(chunk);
    last = chunk.subarray(-1);
    settling = new Promise((resolve, reject) => {
      const ask = () => {
        settle().then(resolve, reject);
      };
      if (chunk.length === 1) ask();
      else write(chunk.subarray(0, -1), ask);
    });
    settling.catch(() => undefined);
    return true;
  };
  const heldEnd = (...rest: unknown[]): ServerResponse => {
    if (last === null || settling === null) return end(...rest);
    const held = last;
    settling.then(
      (isDurable) => (isDurable ? end(held) : response.destroy()),
      () => response.destroy(),
    );
    return response;
  };
  response.write = heldWrite as ServerResponse['write'];
  response.end = heldEnd as ServerResponse['end'];
}

/** The body of one request, as large as a message may be and no longer on its way than is said. */

import { type IncomingMessage } from 'node:http';
import { MAX_MESSAGE_BYTES } from '../protocol/messages.ts';

/**
 * Reads a body to its end.
 *
 * @param withinMs after this time, milliseconds, the connection is cut
 * @returns null where it is larger than a message may be, or did not come whole
 */
export function readBody(request: IncomingMessage, withinMs: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (body: Buffer | null) => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      if (body === null) request.resume();
      resolve(body);
    };
    const timer = setTimeout(() => request.destroy(), withinMs);
    if (Number(request.headers['content-length'] ?? 0) > MAX_MESSAGE_BYTES) return settle(null);
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_MESSAGE_BYTES) settle(null);
      else chunks.push(chunk);
    });
    request.on('end', () => settle(Buffer.concat(chunks)));
    // Whoever hung up hears no answer; whoever is cut off for slowness neither.
    request.on('error', () => settle(null));
    request.on('close', () => settle(null));
  });
}

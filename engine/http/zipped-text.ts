/**
 * Large texts of a lesson leave compressed: the DASH manifest of an encrypted lecture of 90 minutes has
 * a period for each key and is 1 MB, 30 kB of it news.
 */

import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Request, type Response } from 'express';

const zip = promisify(gzip);

/** Below this the saving is not worth the work. */
const LEAST_BYTES = 16_384;
const TEXTS = /\.(mpd|m3u8|vtt|json)$/;

export function wantsGzip(request: Request, path: string, bytes: number): boolean {
  return (
    request.method === 'GET' &&
    bytes >= LEAST_BYTES &&
    TEXTS.test(path) &&
    request.headers.range === undefined &&
    request.acceptsEncodings('gzip') === 'gzip'
  );
}

export async function sendGzipped(response: Response, place: string, type: string): Promise<void> {
  const body = await zip(await readFile(place));
  response.type(type).vary('Accept-Encoding');
  // As for every file of a session's address.
  response.set({
    'Content-Encoding': 'gzip',
    'Cache-Control': 'private, max-age=31536000, immutable',
  });
  response.send(body);
}

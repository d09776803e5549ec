/**
 * Large texts of a lesson leave compressed: the DASH manifest of an encrypted lecture of 90 minutes has
 * a period for each key and is 1 MB, 30 kB of it news.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Request, type Response } from 'express';
import { type LessonFolder } from '../library/lesson-folder.ts';

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

/**
 * Once for all who ask: a class that begins together asks for one manifest, and whoever asks for it
 * again and again must not take the threads that read everybody's segments.
 */
const zipped = new WeakMap<LessonFolder, Map<string, Promise<Buffer>>>();

function zippedOnce(folder: LessonFolder, path: string): Promise<Buffer> {
  const known = zipped.get(folder) ?? new Map<string, Promise<Buffer>>();
  zipped.set(folder, known);
  const found = known.get(path) ?? readFile(join(folder.path, path)).then((text) => zip(text));
  known.set(path, found);
  // What could not be read now may be there later.
  found.catch(() => known.delete(path));
  return found;
}

export async function sendGzipped(
  response: Response,
  folder: LessonFolder,
  path: string,
  type: string,
): Promise<void> {
  const body = await zippedOnce(folder, path);
  response.type(type).vary('Accept-Encoding');
  // As for every file of a session's address.
  response.set({
    'Content-Encoding': 'gzip',
    'Cache-Control': 'private, max-age=31536000, immutable',
  });
  response.send(body);
}

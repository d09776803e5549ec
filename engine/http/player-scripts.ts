/**
 * The scripts of the player leave gzipped: a third of their bytes, and a learner on a weak network
 * waits for all of them. Zipped once for each build.
 */

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type RequestHandler, type Response } from 'express';

const zip = promisify(gzip);
const SCRIPT = /^\/(lectern[\w.-]*\.js)$/;
/** Parts have their content in their name and never change. */
const PART = /^lectern-[\w-]+\.js$/;

interface Zipped {
  readonly mtimeMs: number;
  readonly body: Buffer;
}

/** The files that name parts are asked about each time, so that they and their parts are of one build. */
export function cachePlayer(response: Response, name: string): void {
  response.set(
    'Cache-Control',
    PART.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
}

/** Answers for scripts of this folder where the client takes gzip; all else goes on to the next. */
export function playerScripts(folder: string): RequestHandler {
  const kept = new Map<string, Promise<Zipped>>();
  const zipped = async (name: string): Promise<Buffer> => {
    const place = join(folder, name);
    const { mtimeMs } = await stat(place);
    const before = await kept.get(name);
    if (before?.mtimeMs === mtimeMs) return before.body;
    const made = (async () => ({
      mtimeMs,
      body: await zip(await readFile(place), { level: 9 }),
    }))();
    kept.set(name, made);
    made.catch(() => kept.delete(name));
    return (await made).body;
  };
  return async (request, response, next) => {
    const name = SCRIPT.exec(request.path)?.[1];
    const isAsked = request.method === 'GET' && request.acceptsEncodings('gzip') === 'gzip';
    if (name === undefined || !isAsked) return next();
    const body = await zipped(name).catch(() => null);
    if (body === null) return next();
    cachePlayer(response, name);
    response.type('text/javascript').vary('Accept-Encoding').set('Content-Encoding', 'gzip');
    // With its ETag, so that a page that has this build already gets 304.
    response.send(body);
  };
}

/** A page with four players, and a web server for the lessons it plays. */

import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

import type { Page } from 'playwright-core';

export type PlayerName = 'shaka' | 'hls' | 'dashjs';

export interface Seen {
  readonly durationSeconds: number;
  readonly bufferedStartSeconds: number;
  /** At the end. */
  readonly bufferedRanges: readonly (readonly [number, number])[];
  /** Width, height (null for sound alone) and the bandwidth that the player goes by. */
  readonly tracks: readonly (readonly [number | null, number | null, number])[];
  readonly texts: readonly string[];
  /** x, y, width and height inside the tile; empty where the player has none. */
  readonly thumbnail: readonly number[];
  /** Wanted and landed, seconds. */
  readonly seeks: readonly (readonly [number, number])[];
  readonly endedSeconds: number;
  /** Of the part that is played at normal speed. */
  readonly droppedFrames: number;
  readonly frames: number;
  /** How often decoding was slower than the speed asked for, with the data at hand. */
  readonly slowDecodes: number;
  /** Gaps, stalls and errors, with the place. */
  readonly faults: readonly string[];
}

export interface Wish {
  readonly player: PlayerName;
  readonly uri: string;
  readonly seekSeconds: readonly number[];
  readonly thumbnailSeconds?: number;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mpd': 'application/dash+xml',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/mp4',
  '.mp4': 'video/mp4',
  '.vtt': 'text/vtt',
  '.jpg': 'image/jpeg',
};

const packages = join(import.meta.dirname, '../../../node_modules');
const scripts: Readonly<Record<string, string>> = {
  '/shaka.js': join(packages, 'shaka-player/dist/shaka-player.compiled.js'),
  '/hls.js': join(packages, 'hls.js/dist/hls.min.js'),
  '/dash.js': join(packages, 'dashjs/dist/modern/umd/dash.all.min.js'),
  '/players.js': join(import.meta.dirname, 'players.mjs'),
  '/watch.js': join(import.meta.dirname, 'watch.mjs'),
};
const page =
  '<!doctype html><body></body>' +
  Object.keys(scripts)
    .map((path) => `<script src="${path}"></script>`)
    .join('');

/** Serves the players' page at `/` and what lies in the folder. */
export async function serveLessons(folder: string): Promise<{ origin: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://h').pathname));
    const file = scripts[path] ?? join(folder, path);
    const body = path === '/' ? Promise.resolve(Buffer.from(page)) : readFile(file);
    body.then(
      (bytes) => {
        response.setHeader('content-type', types[extname(path) || '.html'] ?? 'text/plain');
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

export function watch(tab: Page, wish: Wish): Promise<Seen> {
  return tab.evaluate((wished) => {
    const here = globalThis as unknown as { watchLesson(wish: Wish): Promise<Seen> };
    return here.watchLesson(wished);
  }, wish);
}

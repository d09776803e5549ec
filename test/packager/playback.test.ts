/** A packaged lesson in a real Chromium: shaka-player reads both manifests. */

import { createServer, type Server } from 'node:http';
import { readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';

import type { Lesson } from '../../engine/protocol/lesson.ts';
import { packageLesson } from '../../packager/assembly/package-lesson.ts';
import { launchChromium } from '../support/chromium.ts';
import { binaries, makeClip, runFfmpeg, temporaryFolder } from './support/clip.ts';
import { smallLadder } from './support/ladder.ts';

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

const scripts: Readonly<Record<string, string>> = {
  '/shaka.js': join(
    import.meta.dirname,
    '../../node_modules/shaka-player/dist/shaka-player.compiled.js',
  ),
  '/watch.js': join(import.meta.dirname, 'support/watch.mjs'),
};
const page =
  '<!doctype html><video muted width="320"></video>' +
  Object.keys(scripts)
    .map((path) => `<script src="${path}"></script>`)
    .join('');

function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
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
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

interface Seen {
  readonly durationSeconds: number;
  readonly bufferedStartSeconds: number;
  readonly bufferedRanges: number;
  readonly variants: readonly (readonly [number | null, number | null, number])[];
  readonly texts: readonly string[];
  readonly thumbnail: readonly number[];
  readonly landedSeconds: number;
  readonly endedSeconds: number;
  readonly gapsJumped: number;
  readonly stallsDetected: number;
}

function watch(tab: Page, manifest: string): Promise<Seen> {
  return tab.evaluate((uri) => {
    const page = globalThis as unknown as { watchLesson(uri: string): Promise<Seen> };
    return page.watchLesson(uri);
  }, manifest);
}

describe('playback in Chromium', function () {
  this.timeout(90_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server | undefined;
  let browser: Browser | undefined;
  let tab: Page;
  let lesson: Lesson;
  let sound: Lesson;

  before(async function () {
    browser = await launchChromium(this);
    folder = await temporaryFolder();
    const clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 13, size: '640x360' });
    await writeFile(join(folder.path, 'en.vtt'), 'WEBVTT\n\n00:01.000 --> 00:12.000\nHello\n');
    const options = {
      binaries,
      ladder: smallLadder,
      force: false,
      stereo: false,
      storyboard: true,
      threads: 1,
      language: 'zh',
      captions: [{ language: 'en', path: join(folder.path, 'en.vtt') }],
    };
    lesson = await packageLesson(clip, join(folder.path, 'lesson'), options);
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=duration=10', join(folder.path, 'sound.m4a')]);
    sound = await packageLesson(
      join(folder.path, 'sound.m4a'),
      join(folder.path, 'sound'),
      options,
    );
    server = await serve(folder.path);
    tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  after(async () => {
    await browser?.close();
    server?.close();
    await folder?.remove();
  });

  for (const kind of ['dash', 'hls'] as const) {
    it(`plays the ${kind} manifest without a gap, seeks, and shows what was planned`, async () => {
      const seen = await watch(tab, `/lesson/${lesson.manifests[kind]}`);
      const audioBps = lesson.audio[0]?.bandwidthBps ?? 0;
      const expected = lesson.video.map((one) => [
        one.widthPx,
        one.heightPx,
        one.bandwidthBps + audioBps,
      ]);
      expect(seen.gapsJumped, 'gaps jumped').to.equal(0);
      expect(seen.stallsDetected, 'stalls').to.equal(0);
      expect(seen.bufferedStartSeconds).to.equal(0);
      expect(seen.bufferedRanges).to.equal(1);
      expect(seen.variants).to.have.deep.members(expected);
      expect(seen.landedSeconds).to.be.closeTo(7.5, 0.05);
      expect(seen.endedSeconds * 1000).to.be.closeTo(lesson.durationMs, 60);
      expect(seen.durationSeconds * 1000).to.be.closeTo(lesson.durationMs, 60);
      expect(seen.texts).to.deep.equal(['en']);
      // The second thumbnail: 5 s in, beside the first.
      expect(seen.thumbnail).to.deep.equal([160, 0, 160, 90]);
    });

    it(`plays a lesson of sound alone by ${kind}`, async () => {
      const seen = await watch(tab, `/sound/${sound.manifests[kind]}`);
      expect(seen.variants).to.have.length(1);
      expect(seen.gapsJumped).to.equal(0);
      expect(seen.endedSeconds * 1000).to.be.closeTo(sound.durationMs, 60);
    });
  }
});

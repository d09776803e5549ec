/**
 * Packaged lessons in a real Chromium: every content class, every manifest, every player, from
 * start to end through all rungs, and after seeks. One page, one rule for all.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';

import { type Lesson, lesson as lessonDecoder } from '../../engine/protocol/lesson.ts';
import { launchChromium } from '../support/chromium.ts';
import { CONTENT_CLASSES, makeClassClip } from './support/class-clips.ts';
import { runFfmpeg, temporaryFolder } from './support/clip.ts';
import { run } from './support/command-line.ts';
import { type PlayerName, type Seen, serveLessons, watch } from './support/watching.ts';

/** Chunks short enough that a clip has several; every joint between them is played. */
const chunked: readonly string[] = [];
const seconds = 18;

const ways: readonly { player: PlayerName; format: 'dash' | 'hls' }[] = [
  { player: 'shaka', format: 'dash' },
  { player: 'shaka', format: 'hls' },
  { player: 'hls', format: 'hls' },
  { player: 'dashjs', format: 'dash' },
];

describe('playback in Chromium', function () {
  this.timeout(90_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof serveLessons>> | undefined;
  let browser: Browser | undefined;
  let tab: Page;

  before(async function () {
    browser = await launchChromium(this);
    folder = await temporaryFolder();
    server = await serveLessons(folder.path);
    tab = await browser.newPage();
    await tab.goto(server.origin);
  });
  after(async () => {
    await browser?.close();
    server?.close();
    await folder?.remove();
  });

  const at = (name: string): string => join(folder.path, name);

  async function packaged(name: string, args: readonly string[]): Promise<Lesson> {
    const command = ['package', ...args, ...chunked, '--out', at(name), '--quiet'];
    const { code, err } = await run(command);
    expect(code, err).to.equal(0);
    return lessonDecoder(JSON.parse(await readFile(at(`${name}/lesson.json`), 'utf8')));
  }

  /** All players side by side: a lesson takes as long as the slowest of them. */
  function atOnce(watched: Map<string, Promise<Seen>>, name: string, lesson: Lesson): void {
    for (const { player, format } of ways) {
      const seen = playing(name, lesson.manifests[format], player, lesson.durationMs);
      // Each test looks at its own; until then nobody does.
      seen.catch(() => undefined);
      watched.set(player + format, seen);
    }
  }

  function playing(
    name: string,
    manifest: string,
    player: PlayerName,
    durationMs: number,
  ): Promise<Seen> {
    const seekSeconds = [0.6, 0.35].map((part) => (part * durationMs) / 1000);
    return watch(tab, { player, uri: `/${name}/${manifest}`, seekSeconds, thumbnailSeconds: 6 });
  }

  /** What holds for every lesson, manifest and player. */
  async function playedWell(
    watching: Promise<Seen> | undefined,
    durationMs: number,
  ): Promise<Seen> {
    if (watching === undefined) throw new Error('nothing was played');
    const seen = await watching;
    const durationSeconds = durationMs / 1000;
    expect(seen.faults, 'gaps, stalls, errors').to.deep.equal([]);
    expect(seen.bufferedStartSeconds, 'start of the buffer').to.equal(0);
    expect(seen.bufferedRanges, 'ranges at the end').to.have.length(1);
    expect(seen.bufferedRanges[0]?.[0]).to.equal(0);
    expect(seen.durationSeconds, 'duration').to.be.closeTo(durationSeconds, 0.06);
    expect(seen.endedSeconds, 'end').to.be.closeTo(durationSeconds, 0.06);
    for (const [wanted, landed] of seen.seeks) expect(landed).to.be.closeTo(wanted, 0.05);
    if (seen.droppedFrames + seen.slowDecodes > 0) {
      const dropped = `${seen.droppedFrames} of ${seen.frames} pictures dropped`;
      console.log(`        ${dropped}; at 6x decoding came late ${seen.slowDecodes} times`);
    }
    return seen;
  }

  /** The tracks a player should offer, with the bandwidths it goes by: of all, or of the picture. */
  function offered(lesson: Lesson, stream: string, soundBps: number): unknown[] {
    return lesson.video
      .filter((track) => track.stream === stream)
      .map((track) => [track.widthPx, track.heightPx, track.bandwidthBps + soundBps]);
  }

  for (const contentClass of CONTENT_CLASSES) {
    describe(`of a lecture that is ${contentClass}`, () => {
      let lesson: Lesson;
      const watched = new Map<string, Promise<Seen>>();
      before(async () => {
        const clip = await makeClassClip(at(`${contentClass}.mp4`), contentClass, seconds);
        const captions = at('en.vtt');
        await writeFile(captions, 'WEBVTT\n\n00:01.000 --> 00:12.000\nHello\n');
        const more = ['--language', 'zh', '--captions', `en=${captions}`];
        lesson = await packaged(contentClass, [clip, ...more]);
        atOnce(watched, contentClass, lesson);
      });

      for (const { player, format } of ways) {
        it(`${player} plays ${format}, and offers what was packaged`, async () => {
          const { durationMs, storyboard } = lesson;
          const seen = await playedWell(watched.get(player + format), durationMs);
          const soundBps = player === 'dashjs' ? 0 : (lesson.audio[0]?.bandwidthBps ?? 0);
          expect(seen.tracks).to.have.deep.members(offered(lesson, 'presenter', soundBps));
          expect(seen.texts).to.deep.equal(['en']);
          if (player !== 'shaka' || storyboard === undefined) return;
          // The second thumbnail: one interval in, beside the first.
          const { thumbnailWidthPx: width, thumbnailHeightPx: height } = storyboard;
          expect(seen.thumbnail).to.deep.equal([width, 0, width, height]);
        });
      }

      it('each player plays the sound alone, where there is a manifest for it', async function () {
        const { audioOnly } = lesson.manifests;
        if (audioOnly === undefined) return this.skip();
        for (const { player, format } of ways) {
          const { durationMs } = lesson;
          const sound = playing(contentClass, audioOnly[format], player, durationMs);
          const seen = await playedWell(sound, durationMs);
          expect(seen.tracks.map(([width]) => width)).to.deep.equal([null]);
        }
      });
    });
  }

  describe('of sound alone', () => {
    let lesson: Lesson;
    const watched = new Map<string, Promise<Seen>>();
    before(async () => {
      await runFfmpeg(['-f', 'lavfi', '-i', 'sine=duration=13', at('sound.m4a')]);
      lesson = await packaged('sound', [at('sound.m4a')]);
      atOnce(watched, 'sound', lesson);
    });
    for (const { player, format } of ways) {
      it(`${player} plays ${format}`, async () => {
        const seen = await playedWell(watched.get(player + format), lesson.durationMs);
        expect(seen.tracks.map(([width]) => width)).to.deep.equal([null]);
      });
    }
  });
});

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
import { classesToTry, makeClassClip } from './support/class-clips.ts';
import { runFfmpeg, temporaryFolder } from './support/clip.ts';
import { run } from './support/command-line.ts';
import { type PlayerName, type Seen, serveLessons, watch } from './support/watching.ts';

/** Long enough for two chunks of whole segments in every class: their joint is played as well. */
const seconds = 18;
/** Segments, rungs and frame rates of each class as ever, from an encoder in a hurry. */
const quickly = ['--ladder', 'fast', '--quality-windows', '0', '--quiet'];

/** A rung may end with a picture of its own length more: 0.08 s where it shows 12.5 a second. */
const endSlackSeconds = 0.1;

const ways: readonly { player: PlayerName; format: 'dash' | 'hls' }[] = [
  { player: 'shaka', format: 'dash' },
  { player: 'shaka', format: 'hls' },
  { player: 'hls', format: 'hls' },
  { player: 'dashjs', format: 'dash' },
];

/**
 * The ways of further manifests, whose tracks are those of the first one or of its kind: in `npm test`
 * one player a format, in `npm run test:long` all.
 */
const waysAgain =
  process.env['LECTERN_LONG'] === '1'
    ? ways
    : ways.filter(({ player }) => player === 'hls' || player === 'dashjs');

describe('playback in Chromium', function () {
  this.timeout(180_000);
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
    const command = ['package', ...args, ...quickly, '--out', at(name)];
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

  async function allPlay(
    name: string,
    manifests: { readonly dash: string; readonly hls: string },
    durationMs: number,
    sizesPx: readonly (readonly [number | null, number | null])[],
  ): Promise<void> {
    const all = waysAgain.map(async ({ player, format }) => {
      const watching = playing(name, manifests[format], player, durationMs);
      const seen = await playedWell(watching, durationMs);
      const sizes = seen.tracks.map(([width, height]) => [width, height]);
      expect(sizes, `${player}, ${format}`).to.have.deep.members(sizesPx);
    });
    await Promise.all(all);
  }

  async function playing(
    name: string,
    manifest: string,
    player: PlayerName,
    durationMs: number,
  ): Promise<Seen> {
    const seekSeconds = [0.6, 0.35].map((part) => (part * durationMs) / 1000);
    const uri = `/${name}/${manifest}`;
    const once = () => watch(tab, { player, uri, seekSeconds, thumbnailSeconds: 6 });
    // A starved machine stalls players, too; a lesson that is at fault stalls them again.
    const first = await once().catch((error: unknown) => String(error));
    if (typeof first !== 'string' && first.faults.length === 0) return first;
    const why = typeof first === 'string' ? first : first.faults.join('; ');
    console.log(`        ${player} plays ${manifest} again: ${why}`);
    return once();
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
    expect(seen.durationSeconds, 'duration').to.be.closeTo(durationSeconds, endSlackSeconds);
    expect(seen.endedSeconds, 'end').to.be.closeTo(durationSeconds, endSlackSeconds);
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

  for (const contentClass of classesToTry) {
    describe(`of a lecture that is ${contentClass}`, () => {
      let lesson: Lesson;
      const watched = new Map<string, Promise<Seen>>();
      before(async () => {
        const clip = await makeClassClip(at(`${contentClass}.mp4`), contentClass, seconds);
        const captions = at('en.vtt');
        await writeFile(captions, 'WEBVTT\n\n00:01.000 --> 00:12.000\nHello\n');
        const more = ['--class', contentClass, '--language', 'zh', '--captions', `en=${captions}`];
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
    });
  }

  describe('of the sound alone of a lecture that has a picture', () => {
    it('plays, without the picture', async () => {
      const text = await readFile(at('talk/lesson.json'), 'utf8');
      const { manifests, durationMs } = lessonDecoder(JSON.parse(text));
      const pair = manifests.audioOnly;
      if (pair === undefined) throw new Error('it has no manifest for its sound');
      await allPlay('talk', pair, durationMs, [[null, null]]);
    });
  });

  describe('of a lecture with two pictures', () => {
    let lesson: Lesson;
    before(async () => {
      const camera = await makeClassClip(at('camera.mp4'), 'talk', seconds);
      const slides = await makeClassClip(at('pages.mp4'), 'slides', seconds);
      lesson = await packaged('two', [camera, '--presentation', slides]);
    });

    const sizes = (stream: string): (readonly [number, number])[] =>
      lesson.video
        .filter((track) => track.stream === stream)
        .map(({ widthPx, heightPx }) => [widthPx, heightPx] as const);

    it('plays the presenter with the sound', () =>
      allPlay('two', lesson.manifests, lesson.durationMs, sizes('presenter')));

    it('plays the presentation, on the same segments', async () => {
      const pair = lesson.manifests.presentation;
      if (pair === undefined) throw new Error('it has no manifest for its presentation');
      await allPlay('two', pair, lesson.durationMs, sizes('presentation'));
    });
  });

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

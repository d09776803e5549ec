/**
 * A second opinion: shaka-packager packages the same encodes, and what both declare is compared,
 * for every rung of every class. Both sides are read by parsers that other people wrote.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import {
  type ContentClass,
  type Lesson,
  lesson as lessonDecoder,
} from '../../engine/protocol/lesson.ts';
import { readInitSegment } from '../../packager/manifest/init-segment.ts';
import { classesToTry, makeClassClip } from './support/class-clips.ts';
import { temporaryFolder } from './support/clip.ts';
import { run } from './support/command-line.ts';
import * as oracle from './support/oracle.ts';

/**
 * Whole segments of every length that a class may have. And 17 s: the last second is too short for a
 * segment of its own, and how far it raises the peak is not comparable once it is merged.
 */
const lectures: readonly (readonly [ContentClass, number, boolean])[] = [
  ...classesToTry.map((contentClass) => [contentClass, 24, true] as const),
  ['talk', 17, false],
];

/** 2 % either way. */
const toleranceRatio = 0.02;

function near(ours: number, theirs: number, what: string): void {
  expect(Math.abs(ours / theirs - 1), `${what}: ours ${ours}, theirs ${theirs}`).to.be.at.most(
    toleranceRatio,
  );
}

/** Sound is cut between its frames, each packager on its own side of the mark. */
const slackSeconds = { video: 0.002, audio: 1024 / 48_000 + 0.002 };

/**
 * Their last two segments are our last one where the tail is short; all else must agree.
 *
 * @param skippedSeconds what the edit list hides at the start: we do not count it, they do
 */
function sameSegments(
  kind: 'video' | 'audio',
  ours: readonly number[],
  theirs: readonly number[],
  skippedSeconds: number,
): void {
  const [first = 0, ...rest] = theirs;
  const expected = [first - skippedSeconds, ...rest];
  if (theirs.length === ours.length + 1) {
    const [tail, before] = [expected.pop() ?? 0, expected.pop() ?? 0];
    expect(tail, 'only a short tail may be merged').to.be.below(before * 0.5 + 0.001);
    expected.push(before + tail);
  }
  expect(ours, `segments of ${kind}`).to.have.length(expected.length);
  for (const [index, seconds] of expected.entries()) {
    // The last one takes what the others left.
    const isLast = index === expected.length - 1;
    const slack = slackSeconds[kind] * (isLast && kind === 'audio' ? expected.length : 1);
    expect(ours[index], `${kind}, segment ${index + 1}`).to.be.closeTo(seconds, slack);
  }
}

describe('shaka-packager, given the same encodes, agrees', function () {
  this.timeout(180_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  for (const [contentClass, seconds, isWhole] of lectures) {
    describe(`on ${seconds} s of a lecture that is ${contentClass}`, () => {
      const ours = (...path: readonly string[]): string =>
        join(folder.path, `${contentClass}-${seconds}`, ...path);
      const theirs = (...path: readonly string[]): string =>
        join(folder.path, `${contentClass}-${seconds}-theirs`, ...path);
      let lesson: Lesson;
      const skippedSeconds = async (path: string): Promise<number> => {
        const init = readInitSegment(await readFile(ours(path, 'init.mp4')));
        return init.skippedTicks / init.timescaleHz;
      };
      const kindOf = (path: string): string => (path.startsWith('audio/') ? 'audio' : 'video');
      /** Their boxes say more than ours about each picture: at low rates that is a few per cent. */
      const boxesBps = async (path: string): Promise<number> => {
        const theirBytes = await oracle.mediaBytes(theirs(kindOf(path), oracle.trackName(path)));
        const more = theirBytes - (await oracle.mediaBytes(ours(path)));
        return (more * 8000) / lesson.durationMs;
      };
      before(async () => {
        const file = join(folder.path, `${contentClass}.mp4`);
        const clip = await makeClassClip(file, contentClass, seconds);
        const quickly = ['--ladder', 'fast', '--no-storyboard', '--quality-windows', '0'];
        const shape = ['--class', contentClass, ...quickly];
        const args = ['package', clip, ...shape, '--out', ours(), '--quiet'];
        const { code, err } = await run(args);
        expect(code, err).to.equal(0);
        lesson = lessonDecoder(JSON.parse(await readFile(ours('lesson.json'), 'utf8')));
        // Sound has a grid of its own, and their segments have one length for all: two runs.
        const lengthSeconds = ([start = 0, end = 0]: readonly number[] = []): number =>
          (end - start) / 1000;
        const { video, audio, grid } = lesson;
        const all = [...video, ...audio];
        await oracle.packageAgain(ours(), all, lengthSeconds(grid.video), theirs('video'));
        await oracle.packageAgain(ours(), audio, lengthSeconds(grid.audio), theirs('audio'));
      });

      it('on segments, codecs and bandwidths of DASH', async () => {
        const mine = await oracle.dashTracks(ours(lesson.manifests.dash));
        const other = {
          video: await oracle.dashTracks(theirs('video', 'manifest.mpd')),
          audio: await oracle.dashTracks(theirs('audio', 'manifest.mpd')),
        };
        const tracks = [...lesson.video, ...lesson.audio];
        expect([...mine.keys()]).to.have.members(tracks.map(({ path }) => path));
        for (const { path, kind } of tracks) {
          const [a, b] = [mine.get(path), other[kind].get(oracle.trackName(path))];
          if (a === undefined || b === undefined) throw new Error(`${path} is missing`);
          expect(a.codec, `${path} codec`).to.equal(b.codec);
          sameSegments(kind, a.seconds, b.seconds, await skippedSeconds(path));
          const theirBps = b.bandwidthBps - (await boxesBps(path));
          if (isWhole) near(a.bandwidthBps, theirBps, `${path} bandwidth`);
        }
      });

      it('on segments, codecs and bandwidths of HLS', async () => {
        const mine = await oracle.masterVariants(ours(lesson.manifests.hls));
        const other = await oracle.masterVariants(theirs('video', 'master.m3u8'));
        for (const { path } of lesson.video) {
          const a = mine.find(({ uri }) => uri === `${path}/playlist.m3u8`);
          const b = other.find(({ uri }) => uri === `${oracle.trackName(path)}.m3u8`);
          if (a === undefined || b === undefined) throw new Error(`${path} is missing`);
          expect(a.codecs, `${path} codecs`).to.deep.equal(b.codecs);
          const moreBps = (await boxesBps(path)) + (await boxesBps(lesson.audio[0]?.path ?? ''));
          if (isWhole) near(a.bandwidthBps, b.bandwidthBps - moreBps, `${path} BANDWIDTH`);
          near(a.averageBps, b.averageBps - moreBps, `${path} AVERAGE-BANDWIDTH`);
        }
        for (const { path, kind } of [...lesson.video, ...lesson.audio]) {
          sameSegments(
            kind,
            await oracle.playlistSeconds(ours(path, 'playlist.m3u8')),
            await oracle.playlistSeconds(theirs(kind, `${oracle.trackName(path)}.m3u8`)),
            await skippedSeconds(path),
          );
        }
      });
    });
  }
});

/** Sound and picture start their segments together from the start of a lecture to its end. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { type Lesson, lesson as lessonDecoder } from '../../engine/protocol/lesson.ts';
import { packageLesson } from '../../packager/assembly/package-lesson.ts';
import type { Ladder } from '../../packager/plan/ladder.ts';
import { binaries, runFfmpeg, temporaryFolder } from './support/clip.ts';
import { rounds } from '../support/rounds.ts';
import { run } from './support/command-line.ts';
import { smallLadder } from './support/ladder.ts';

/** Minutes in `npm run test:long`, one of them in `npm test`. */
const seconds = rounds(60, 120);

/** One frame of AAC at 48 kHz. */
const frameMs = 1024 / 48;

function withGop(gopSeconds: number): Ladder {
  const { classes } = smallLadder;
  const one = { ...classes.talk, gopSeconds };
  return { ...smallLadder, classes: { talk: one, slides: one, screen: one, mixed: one } };
}

describe('segments of sound', function () {
  this.timeout(120_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (...path: readonly string[]): string => join(folder.path, ...path);
  before(async () => {
    folder = await temporaryFolder();
    // Cheap: a small picture that hardly moves.
    await runFfmpeg([
      ...['-f', 'lavfi', '-i', `testsrc=size=64x64:rate=5:duration=${seconds}`],
      ...['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:duration=${seconds}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '20', '-c:a', 'aac', at('long.mp4')],
    ]);
  });
  after(() => folder.remove());

  async function packaged(
    name: string,
    input: string,
    change: Partial<Parameters<typeof packageLesson>[2]> = {},
  ): Promise<Lesson> {
    await packageLesson(at(input), at(name), {
      ...{ binaries, ladder: smallLadder, force: false, captions: [], stereo: false },
      ...{ storyboard: false, threads: 1, jobs: 1, noAnalysis: true, loudness: 'off' },
      ...change,
    });
    const verified = await run(['verify', '--', at(name)]);
    expect(verified.code, verified.out + verified.err).to.equal(0);
    return lessonDecoder(JSON.parse(await readFile(at(name, 'lesson.json'), 'utf8')));
  }

  function expectOnGrid(sound: readonly number[], marks: readonly number[]): void {
    expect(sound).to.have.length(marks.length);
    for (const [index, mark] of marks.entries()) {
      expect(sound[index], `boundary ${index}`).to.be.closeTo(mark, frameMs);
    }
  }

  const every = (ms: number, endMs: number): number[] =>
    Array.from({ length: Math.ceil(endMs / ms) + 1 }, (_, index) => Math.min(index * ms, endMs));

  it('stay with the picture to the end, and keys change all the way', async () => {
    const lesson = await packaged('sealed', 'long.mp4', {
      protection: { scheme: 'aes-128', keySeconds: 12 },
    });
    const { video = [], audio = [] } = lesson.grid;
    expect(video).to.deep.equal(every(4000, seconds * 1000));
    expectOnGrid(audio, video);
    const starts = lesson.protection?.keys.map(({ startMs }) => startMs);
    expect(starts).to.deep.equal(every(12_000, seconds * 1000).slice(0, -1));
  });

  it('lie half as far apart as long segments of a picture', async () => {
    const lesson = await packaged('wide', 'long.mp4', { ladder: withGop(8) });
    const { video = [], audio = [] } = lesson.grid;
    expect(video).to.deep.equal(every(8000, seconds * 1000));
    expectOnGrid(audio, every(4000, seconds * 1000));
  });

  it('lie on whole steps where there is no picture', async () => {
    await runFfmpeg([
      '-i',
      at('long.mp4'),
      '-vn',
      '-t',
      String(seconds - 30),
      '-c',
      'copy',
      at('sound.m4a'),
    ]);
    const lesson = await packaged('alone', 'sound.m4a');
    const audio = lesson.grid.audio ?? [];
    expectOnGrid(audio, every(4000, lesson.durationMs));
  });
});

/**
 * A lecture of 90 minutes, from file to lesson: what it takes, and whether sound and picture are still
 * together at its end. It takes minutes, so it is no part of `npm test`: `npm run test:long`.
 */

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { lesson as lessonDecoder } from '../../engine/protocol/lesson.ts';
import { makeUnit, turnsOn } from './turning-on.ts';
import { probe } from '../../packager/ffmpeg/probe.ts';
import { binaries, runFfmpeg, temporaryFolder } from '../packager/support/clip.ts';
import { finished, run, start } from '../packager/support/command-line.ts';
import { brightness, loudBlocks, pictures } from '../packager/support/packaged.ts';
import { watchMemory } from './memory.ts';

const minutes = Number(process.env['LECTERN_LONG_MINUTES'] ?? 90);
/** The packager itself holds no media: what it keeps grows with the number of segments alone. */
const mostPackagerMb = 400;

describe(`a lecture of ${minutes} minutes`, function () {
  this.timeout(0);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  it('becomes a lesson of the same length, in step to the end', async () => {
    const at = (name: string): string => join(folder.path, name);
    await makeUnit(at('unit.mov'));
    const loop = ['-stream_loop', '-1', '-i', at('unit.mov'), '-t', String(minutes * 60)];
    await runFfmpeg([...loop, '-c', 'copy', at('lecture.mov')]);
    // A copy ends a few pictures later than asked: what ffprobe says of it counts.
    const facts = await probe(binaries, at('lecture.mov'));
    const seconds = facts.video?.endSeconds ?? NaN;
    expect(seconds).to.be.closeTo(minutes * 60, 1);

    const startMs = performance.now();
    const program = start(['package', at('lecture.mov'), '--out', at('lesson'), '--quiet']);
    const memory = watchMemory(program.pid as number);
    const { code, err } = await finished(program);
    const wallSeconds = (performance.now() - startMs) / 1000;
    const { packagerMb, encodersMb } = memory.stop();
    expect(code, err).to.equal(0);

    const checked = await run(['verify', at('lesson')]);
    expect(checked.code, checked.out).to.equal(0);
    const files = (await readdir(at('lesson'), { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile(),
    );
    const text = await readFile(at('lesson/lesson.json'), 'utf8');
    const lesson = lessonDecoder(JSON.parse(text));
    console.log(
      `      ${wallSeconds.toFixed(0)} s on the wall (${(seconds / wallSeconds).toFixed(1)}x), ` +
        `packager at most ${packagerMb} MB, encoders together ${encodersMb} MB, ` +
        `${files.length} files, ${lesson.video.length} rungs, lesson.json ${text.length} bytes`,
    );
    expect(packagerMb, 'memory of the packager').to.be.below(mostPackagerMb);

    const [top] = lesson.video;
    if (top === undefined) throw new Error('it has no picture');
    const frameSeconds = 1 / top.frameRateFps;
    expect(lesson.durationMs / 1000).to.be.closeTo(seconds, frameSeconds + 0.022);
    const segments = (lesson.grid.video?.length ?? 1) - 1;
    for (const { path } of lesson.video) {
      const there = files.filter(({ name, parentPath }) =>
        join(parentPath, name).startsWith(`${at('lesson')}/${path}/0`),
      );
      expect(there, path).to.have.length(segments);
    }

    const made = { folder: at('lesson'), lesson, said: '' };
    const all = await pictures(made, top.path, folder.path);
    expect(all.length).to.be.closeTo((lesson.durationMs / 1000) * top.frameRateFps, 1.001);
    const flashes = turnsOn(all.map((points) => brightness(points) > 128)).map(
      (at) => at * frameSeconds,
    );
    const loud = await loudBlocks(made, folder.path);
    const beeps = turnsOn(loud.isLoud).map((at) => at * loud.blockSeconds - loud.skippedSeconds);
    expect(flashes.length).to.be.above(minutes * 5);
    expect(beeps).to.have.length(flashes.length);
    for (const [index, flash] of flashes.entries()) {
      expect(beeps[index], `beep ${index}`).to.be.closeTo(flash, frameSeconds + 0.03);
    }
  });
});

/** Pictures that are missing in a chunk: tried again from the start, and told where that is no help. */

import { chmod, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import type { PackageEvent } from '../../../packager/assembly/package-events.ts';
import { packageLesson } from '../../../packager/assembly/package-lesson.ts';
import { verifyLesson } from '../../../packager/assembly/verify-lesson.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { binaries, makeClip, runFfmpeg, temporaryFolder } from '../support/clip.ts';
import { smallLadder } from '../support/ladder.ts';
import { hashesBelow } from '../support/package-process.ts';

describe('a chunk', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(at('clip.mp4'), { seconds: 11 });
    await made('whole', binaries.ffmpeg);
  });
  after(() => folder.remove());
  const at = (name: string): string => join(folder.path, name);

  async function made(
    name: string,
    ffmpeg: string,
    input: string | readonly string[] = clip,
    signal?: AbortSignal,
  ): Promise<PackageEvent[]> {
    const events: PackageEvent[] = [];
    await packageLesson(
      input,
      at(name),
      {
        ...{ binaries: { ...binaries, ffmpeg }, ladder: smallLadder, force: false, captions: [] },
        ...{ stereo: false, storyboard: true, threads: 1, jobs: 2, chunkSeconds: 4 },
        ...{ noAnalysis: true, id: 'lesson', acceptDamaged: name === 'cut' },
      },
      (event) => events.push(event),
      signal,
    );
    return events;
  }

  /** An ffmpeg that goes wrong in one chunk: by default it loses pictures whenever it seeks. */
  async function poorFfmpeg(name: string, spoil: string): Promise<string> {
    const path = at(name);
    await writeFile(
      path,
      `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const { appendFileSync } = require('node:fs');
let args = process.argv.slice(2);
const isChunk = process.cwd().endsWith('presenter-00002.part');
if (isChunk) appendFileSync(${JSON.stringify(`${path}.log`)}, 'x');
const isSeeking = args.includes('-ss');
${spoil}
const { status } = spawnSync(${JSON.stringify(binaries.ffmpeg)}, args, { stdio: 'inherit' });
process.exit(status ?? 1);
`,
    );
    await chmod(path, 0o755);
    return path;
  }
  const lose =
    'args = args.map((one) => one.replace(/end_pts=(\\d+)/, (_, n) => "end_pts=" + (n - 5)));';

  it('with pictures missing is made again from the start, and nobody sees a difference', async () => {
    const ffmpeg = await poorFfmpeg('poor.cjs', `if (isChunk && isSeeking) { ${lose} }`);
    await made('repaired', ffmpeg);
    expect(await readFile(`${ffmpeg}.log`, 'utf8')).to.equal('xx');
    expect(await hashesBelow(at('repaired'))).to.deep.equal(await hashesBelow(at('whole')));
  });

  it('without any picture in the middle is made again as well', async () => {
    const nothing = 'args = args.map((one) => one.replace(/end_pts=(\\d+)/, "end_pts=0"));';
    const ffmpeg = await poorFfmpeg('empty.cjs', `if (isChunk && isSeeking) { ${nothing} }`);
    await made('refilled', ffmpeg);
    expect(await readFile(`${ffmpeg}.log`, 'utf8')).to.equal('xx');
    expect(await hashesBelow(at('refilled'))).to.deep.equal(await hashesBelow(at('whole')));
  });

  it('that cannot be had whole is a fault that names it, and the others are kept', async () => {
    const ffmpeg = await poorFfmpeg('hopeless.cjs', `if (isChunk) { ${lose} }`);
    const error: unknown = await made('broken', ffmpeg).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(PackagerFault);
    expect((error as PackagerFault).reason).to.match(
      /presenter-00002 has 95 pictures instead of 100/,
    );
    expect((error as PackagerFault).advice).to.include('the same command goes on');
    expect(await readdir(folder.path))
      .to.include('.broken.packaging')
      .and.not.include('broken');
  });

  it('that fails ends the others and names the reason of ffmpeg', async () => {
    const fail = 'if (isChunk) { console.error("moov atom not found"); process.exit(1); }';
    const ffmpeg = await poorFfmpeg('failing.cjs', fail);
    const error: unknown = await made('failed', ffmpeg).catch((thrown: unknown) => thrown);
    expect((error as PackagerFault).reason).to.include('moov atom not found');
    expect(await readdir(folder.path)).to.not.include('failed');
  });

  it('behind the end of a source that is cut off is left out, with a word about it', async () => {
    const long = await makeClip(at('long.mkv'), { seconds: 15 });
    const bytes = await readFile(long);
    await writeFile(at('cut.mkv'), bytes.subarray(0, Math.floor(bytes.length * 0.4)));
    const events = await made('cut', binaries.ffmpeg, at('cut.mkv'));
    const warnings = events.flatMap((one) => (one.event === 'warning' ? [one.text] : []));
    expect(warnings.join('\n')).to.match(/is it cut off\?/);
    const { lesson, problems } = await verifyLesson(at('cut'));
    expect(problems).to.deep.equal([]);
    expect(lesson?.durationMs).to.be.within(4_500, 7_500);
  });

  it('has progress that only rises', async () => {
    const events = await made('rising', binaries.ffmpeg);
    const ratios = events.flatMap((one) => (one.event === 'progress' ? [one.ratio] : []));
    expect(ratios.at(-1)).to.equal(1);
    expect(ratios).to.deep.equal([...ratios].sort((a, b) => a - b));
  });

  it('of two pictures of different length lies on one grid with its fellow', async () => {
    const screen = await makeClip(at('screen.mp4'), { seconds: 9, fps: 10, size: '640x360' });
    await made('two', binaries.ffmpeg, [clip, screen]);
    const { lesson, problems } = await verifyLesson(at('two'));
    expect(problems).to.deep.equal([]);
    expect(lesson?.video.map((track) => track.path)).to.deep.equal([
      ...['presenter/180p', 'presenter/90p', 'presentation/180p', 'presentation/90p'],
    ]);
    expect(lesson?.durationMs).to.equal(11_000);
    expect(lesson?.manifests.presentation?.dash).to.equal('presentation.mpd');
    const last = await readdir(join(at('two'), 'presentation/180p'));
    expect(last.filter((name) => name.endsWith('.m4s'))).to.have.length(
      (lesson?.grid.video?.length ?? 0) - 1,
    );
  });

  it('of a picture whose size changes keeps the size of its rung', async () => {
    const parts = ['a.ts', 'b.ts'].map(at);
    await makeClip(parts[0] as string, { seconds: 5, isSilent: true });
    await makeClip(parts[1] as string, { seconds: 5, isSilent: true, size: '160x120' });
    await runFfmpeg(['-i', `concat:${parts.join('|')}`, '-c', 'copy', `file:${at('size.mov')}`]);
    await made('size', binaries.ffmpeg, at('size.mov'));
    const { lesson, problems } = await verifyLesson(at('size'));
    expect(problems).to.deep.equal([]);
    expect(lesson?.durationMs).to.equal(10_000);
  });
});

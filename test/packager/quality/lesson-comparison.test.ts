/** When windows are compared, and that it makes no difference. */

import { expect } from 'chai';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { PackageEvent } from '../../../packager/assembly/package-events.ts';
import { packageLesson } from '../../../packager/assembly/package-lesson.ts';
import { binaries, makeClip, temporaryFolder } from '../support/clip.ts';
import { smallLadder } from '../support/ladder.ts';

describe('the comparison of a lesson', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  const at = (name: string): string => join(folder.path, name);
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(at('clip.mp4'), { seconds: 15 });
  });
  after(() => folder.remove());

  /** An ffmpeg that notes what it encodes and what it compares. @param spoil what else it does */
  async function notingFfmpeg(name: string, spoil: string): Promise<string> {
    const path = at(name);
    await writeFile(
      path,
      `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const { appendFileSync, readFileSync } = require('node:fs');
const { basename } = require('node:path');
const log = ${JSON.stringify(`${path}.log`)};
const note = (text) => appendFileSync(log, text + '\\n');
let args = process.argv.slice(2);
const isComparing = args.join(' ').includes(']ssim[');
const folder = basename(process.cwd());
const isEncoding = folder.startsWith('presenter-');
if (isComparing) note('compares');
${spoil}
const { status } = spawnSync(${JSON.stringify(binaries.ffmpeg)}, args, { stdio: 'inherit' });
if (isEncoding) note('encoded ' + folder);
process.exit(status ?? 1);
`,
    );
    await chmod(path, 0o755);
    await writeFile(`${path}.log`, '');
    return path;
  }

  async function made(name: string, jobs: number, ffmpeg: string): Promise<unknown> {
    const events: PackageEvent[] = [];
    await packageLesson(
      clip,
      at(name),
      {
        ...{ binaries: { ...binaries, ffmpeg }, ladder: smallLadder, force: false, captions: [] },
        ...{ stereo: false, storyboard: false, threads: 1, jobs, chunkSeconds: 4 },
        ...{ noAnalysis: true, id: 'lesson', quality: { windows: 3 } },
      },
      (event) => events.push(event),
    );
    return JSON.parse(await readFile(join(at(name), 'internal/quality.json'), 'utf8'));
  }

  it('begins where a core is idle, before the last chunk ends, and says the same', async () => {
    // The last chunk ends once something was compared.
    const ffmpeg = await notingFfmpeg(
      'noting.cjs',
      `const nap = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
const endMs = Date.now() + 30_000;
if (folder.startsWith('presenter-00004')) {
  while (Date.now() < endMs && !readFileSync(log, 'utf8').includes('compares')) nap();
}`,
    );
    const idle = await made('idle', 8, ffmpeg);
    const busy = await made('busy', 1, binaries.ffmpeg);
    expect(idle).to.deep.equal(busy);
    const log = (await readFile(`${ffmpeg}.log`, 'utf8')).trim().split('\n');
    expect(log.filter((line) => line === 'compares')).to.have.length(3);
    const lastChunk = log.findIndex((line) => line.startsWith('encoded presenter-00004'));
    expect(log.indexOf('compares')).to.be.within(0, lastChunk - 1);
  });

  it('is made anew for a chunk that was made again', async () => {
    const empty = 'args.map((one) => one.replace(/end_pts=\\d+/, "end_pts=0"))';
    const isFirstTry = "folder.startsWith('presenter-00002') && args.includes('-ss')";
    const ffmpeg = await notingFfmpeg('lossy.cjs', `if (${isFirstTry}) args = ${empty};`);
    const lossy = await made('lossy', 2, ffmpeg);
    const whole = await made('whole', 2, binaries.ffmpeg);
    expect(lossy).to.deep.equal(whole);
  });
});

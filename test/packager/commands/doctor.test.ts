/** `doctor` and `clean`: what they find, say and do. */

import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { isHold, takeFolder } from '../../../packager/execution/owner.ts';
import { temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

const allowance = {
  cores: 4,
  coresWhy: 'this process may use 4 of 64 (control group)',
  memoryBytes: 600_000_000,
  memoryWhy: 'the limit of the control group',
};

describe('doctor', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  it('tells machines what is used, what it can do, and how much of the machine', async () => {
    const { out, code } = await run(['doctor', '--json', '--out', join(folder.path, 'x/y')], {
      environment: {},
      allowance,
    });
    expect(code).to.equal(0);
    const record = JSON.parse(out) as {
      tools: { name: string; origin: string; missing: string[]; optional: object[] }[];
    } & Record<string, Record<string, unknown>>;
    expect(record).to.deep.include({ event: 'doctor', ok: true, cores: 4 });
    expect(record.tools[0]).to.deep.include({ name: 'ffmpeg', origin: 'bundled', missing: [] });
    expect(record.tools[0]?.optional).to.deep.include({
      ability: 'filter ssim',
      enables: 'SSIM in the quality report',
      isPresent: true,
    });
    expect(record['cpu']).to.deep.equal({ cores: 4, why: allowance.coresWhy });
    // Little memory allows one encode, however many cores there are.
    expect(record['jobs']?.['jobs']).to.equal(1);
    // The folder is yet to be made: the disk is that of the nearest one above.
    expect(record['disk']?.['folder']).to.equal(folder.path);
    expect(record['disk']?.['freeBytes']).to.be.above(0);
  });

  it('says what a lesser ffmpeg lacks, needed and optional, and exits with 1', async function () {
    if (process.platform === 'win32') this.skip();
    const lesser = join(folder.path, 'ffmpeg');
    const script = [
      '#!/bin/sh',
      'case "$*" in',
      '*-version*) echo "ffmpeg version 9.9-lesser Copyright";;',
      '*-encoders*) echo " V..... libx264 x"; echo " A..... aac x";;',
      '*-filters*) echo " ... scale V->V x";;',
      'esac',
    ];
    await writeFile(lesser, `${script.join('\n')}\n`);
    await chmod(lesser, 0o755);
    const { out, code } = await run(['doctor'], {
      environment: { FFMPEG_PATH: lesser },
      allowance,
    });
    expect(code).to.equal(1);
    expect(out).to.match(/^ffmpeg {3}9\.9-lesser \(from FFMPEG_PATH\)\n/);
    expect(out).to.match(/^ {2}encoder mjpeg +needed$/m);
    expect(out).to.match(/^ {2}filter libvmaf +for VMAF, where a model file is given$/m);
    expect(out).to.not.match(/encoder libx264|filter scale /);
    expect(out).to.match(/Not ready: ffmpeg lacks what is needed\.\nUnset FFMPEG_PATH/);
  });

  it('says nothing of what an ffmpeg can do that does not run', async function () {
    if (process.platform === 'win32') this.skip();
    const { out, code } = await run(['doctor'], {
      environment: { FFMPEG_PATH: '/bin/ls' },
      allowance,
    });
    expect(code).to.equal(1);
    expect(out).to.match(/^ffmpeg {3}does not run \(from FFMPEG_PATH\)\n/);
    expect(out).to.not.match(/This ffmpeg/);
    expect(out).to.match(/\nNot ready: ffmpeg does not run\.\nUnset FFMPEG_PATH/);
  });

  it('says when the folder cannot be made', async () => {
    await writeFile(join(folder.path, 'file'), 'x');
    for (const place of ['file', 'file/x']) {
      const out = ['--out', join(folder.path, place)];
      const { out: said, code } = await run(['doctor', ...out], { allowance });
      expect(said).to.match(/^Disk +\S+ cannot be made: "\S+file" is a file, not a folder$/m);
      expect(said).to.match(/Not ready: disk, see above\.\n$/);
      expect(code).to.equal(1);
    }
  });

  it('says when the queue cannot be reached', async () => {
    const { out, code } = await run(['doctor', '--queue', 'redis://127.0.0.1:1'], { allowance });
    expect(code).to.equal(1);
    expect(out).to.match(/^Queue +not reachable at redis:\/\/127\.0\.0\.1:1 \(.*ECONNREFUSED/m);
    expect(out).to.match(/Not ready: queue, see above\.\n$/);
  });
});

describe('clean', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (...names: string[]): string => join(folder.path, ...names);
  beforeEach(async () => {
    folder = await temporaryFolder();
    for (const name of ['.a.packaging', 'term/.b.packaging', 'term/.c.packaging.done-12']) {
      await mkdir(at(name), { recursive: true });
      await writeFile(at(name, 'part.mp4'), 'x'.repeat(5_000));
    }
    await mkdir(at('lesson'));
    await writeFile(at('lesson/lesson.json'), '{}');
  });
  afterEach(() => folder.remove());

  it('shows what it would remove, and removes nothing then', async () => {
    const { out, code } = await run(['clean', folder.path, '--dry-run']);
    expect(code).to.equal(0);
    expect(out).to.match(/^removable +5 kB {2}.*\.a\.packaging$/m);
    expect(out).to.match(/^Could remove 15 kB in 3 folders\.$/m);
    expect(await readdir(at('.a.packaging'))).to.deep.equal(['part.mp4']);
  });

  it('removes them, and never a lesson', async () => {
    expect((await run(['clean', folder.path])).out).to.match(/^Removed 15 kB in 3 folders\.$/m);
    expect(await readdir(folder.path)).to.have.members(['lesson', 'term']);
    expect(await readdir(at('term'))).to.deep.equal([]);
    expect((await run(['clean', folder.path])).out).to.equal('Nothing to remove.\n');
  });

  it('leaves alone what somebody works in', async () => {
    const hold = await takeFolder(at('.a.packaging'));
    if (!isHold(hold)) throw new Error('it is taken');
    const { out } = await run(['clean', folder.path, '--json']);
    await hold.release();
    const kept = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; why?: string })
      .filter((one) => one.event === 'kept');
    expect(kept).to.have.length(1);
    expect(kept[0]?.why).to.include(`process ${process.pid}`);
    expect(existsSync(at('.a.packaging/part.mp4'))).to.equal(true);
  });

  it('leaves the only copy of an earlier lesson', async () => {
    await mkdir(at('.a.packaging/replaced'));
    expect((await run(['clean', folder.path])).out).to.match(/it holds the earlier lesson/);
    expect(existsSync(at('.a.packaging/replaced'))).to.equal(true);
  });

  it('refuses what is no folder', async () => {
    expect((await run(['clean', at('lesson/lesson.json')])).code).to.equal(2);
  });
});

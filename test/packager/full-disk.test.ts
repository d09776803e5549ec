/** A disk that fills up while a lesson is made. */

import { execFileSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { makeClip, temporaryFolder } from './support/clip.ts';
import { finished, start } from './support/command-line.ts';

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a full disk', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 12, size: '640x360' });
  });
  after(() => folder.remove());

  // From hopeless to nearly enough: ffmpeg, the cutting or the manifests meet the end of the disk.
  for (const sizeKilobytes of [64, 400, 900]) {
    it(`of ${sizeKilobytes} kB is named, and no half lesson is left on it`, async function () {
      const disk = join(folder.path, `disk-${sizeKilobytes}`);
      await mkdir(disk);
      const mount = ['-t', 'tmpfs', '-o', `size=${sizeKilobytes}k`, 'tmpfs', disk];
      if (!succeeds('mount', mount)) {
        console.warn('skipped: only root may mount a small disk (see the file size limit below)');
        this.skip();
      }
      try {
        const program = start(['package', clip, '--out', join(disk, 'out'), '--quiet']);
        const { code, err } = await finished(program);
        expect(err).to.match(/The disk is full\.|no space is left on the disk/);
        expect(code).to.equal(1);
        // Finished parts stay for the next run; a lesson there is not.
        const left = (await readdir(disk)).filter((name) => name !== '.out.packaging');
        expect(left).to.deep.equal([]);
      } finally {
        succeeds('umount', [disk]);
      }
    });
  }

  it('of which a file may use 100 kB is named, and nothing is left on it', async function () {
    if (!succeeds('prlimit', ['--version'])) {
      console.warn('skipped: prlimit is not installed (package util-linux)');
      this.skip();
    }
    const out = join(folder.path, 'limited');
    const limit = ['prlimit', '--fsize=100000'];
    const { code, err } = await finished(start(['package', clip, '--out', out, '--quiet'], limit));
    expect(err).to.match(/A file grew larger than this system allows\./);
    expect(code).to.equal(1);
    expect((await readdir(folder.path)).filter((name) => /limited/.test(name))).to.deep.equal([]);
  });
});

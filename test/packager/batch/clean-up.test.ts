/** What `clean` offers to remove, and what it leaves alone. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

describe('clean', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let encoder: ChildProcess | undefined;
  const work = (): string => join(folder.path, '.a.packaging');
  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(join(work(), 'results'), { recursive: true });
    await writeFile(join(work(), 'results', 'chunk.mp4'), 'x'.repeat(2000));
  });
  afterEach(async () => {
    encoder?.kill('SIGKILL');
    await folder.remove();
  });

  it('says what it could remove, and removes it', async () => {
    const dry = await run(['clean', folder.path, '--dry-run']);
    expect(dry.out).to.match(
      /^removable +2 kB .*\.a\.packaging\nCould remove 2 kB in 1 folder\.\n$/,
    );
    expect(existsSync(work())).to.equal(true);
    expect((await run(['clean', folder.path])).out).to.match(/^removed /);
    expect(existsSync(work())).to.equal(false);
  });

  it('leaves a folder alone in which an encoder outlived its packager', async function () {
    if (process.platform !== 'linux') return this.skip();
    const wait = 'console.log(1); setTimeout(() => {}, 60_000)';
    encoder = spawn(process.execPath, ['-e', wait, '--', '-hide_banner', '-nostdin'], {
      cwd: join(work(), 'results'),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => encoder?.stdout?.once('data', resolve));
    for (const more of [['--dry-run'], []]) {
      const { code, out } = await run(['clean', folder.path, ...more]);
      expect(code).to.equal(0);
      expect(out).to.match(/^kept .*\.a\.packaging\n +an encoder of a killed run still works/);
      expect(out).to.include(`process ${encoder.pid}`).and.to.include('Nothing to remove.');
    }
    expect(existsSync(work())).to.equal(true);
    expect([encoder.exitCode, encoder.signalCode]).to.deep.equal([null, null]);
  });
});

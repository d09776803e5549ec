/** Which programs are ended that a killed packager left in its folder. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { endEncoders } from '../../../packager/execution/end-encoders.ts';
import { temporaryFolder } from '../support/clip.ts';

describe('encoders that outlived their packager', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const programs: ChildProcess[] = [];
  before(async function () {
    if (process.platform !== 'linux') return this.skip();
    folder = await temporaryFolder();
    for (const name of ['work/results/a.part', 'workshop']) {
      await mkdir(join(folder.path, name), { recursive: true });
    }
  });
  after(async () => {
    for (const program of programs) program.kill('SIGKILL');
    await folder.remove();
  });

  /** A program that does nothing for a minute, and does not care what it is given. */
  async function begin(place: string, ...args: readonly string[]): Promise<ChildProcess> {
    const wait = 'console.log(1); setTimeout(() => {}, 60_000)';
    const program = spawn(process.execPath, ['-e', wait, '--', ...args], {
      cwd: join(folder.path, place),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    programs.push(program);
    await new Promise((resolve) => program.stdout?.once('data', resolve));
    return program;
  }

  it('are ended by any name, but neither elsewhere nor anybody else', async () => {
    const ours = ['-hide_banner', '-nostdin', '-i', 'clip.mp4'];
    const encoder = await begin('work/results/a.part', ...ours);
    const neighbour = await begin('workshop', ...ours);
    const visitor = await begin('work', 'notes.txt');
    const ended = new Promise((resolve) => encoder.once('exit', (_, signal) => resolve(signal)));
    await endEncoders(join(folder.path, 'work'));
    expect(await ended).to.equal('SIGKILL');
    for (const other of [neighbour, visitor]) {
      expect([other.exitCode, other.signalCode]).to.deep.equal([null, null]);
      expect(other.kill(0)).to.equal(true);
    }
  });
});

/** Whatever stops the packager, nobody ever sees half a lesson. */

import { existsSync } from 'node:fs';
import { readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';

import { expect } from 'chai';

import { findBinaries } from '../../packager/ffmpeg/binaries.ts';
import { verifyLesson } from '../../packager/assembly/verify-lesson.ts';
import { makeClip, temporaryFolder } from './support/clip.ts';
import { finished, start } from './support/command-line.ts';

/** From an encoder in a hurry. */
const quickly = ['--ladder', 'fast'];
const machine = [...quickly, '--json'];

/** Processes that work below a folder; none where the system has no /proc. */
async function workersBelow(folder: string): Promise<number[]> {
  if (!existsSync('/proc/self/cwd')) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const places = await Promise.all(
    pids.map(async (pid) => ({ pid, cwd: await readlink(`/proc/${pid}/cwd`).catch(() => '') })),
  );
  return places.filter(({ cwd }) => cwd.startsWith(folder)).map(({ pid }) => pid);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resolves with the first line of progress above 0: the encode is really running. */
function encoding(program: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    program.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/"event":"progress","ratio":0\.(?!0+,)/.test(text)) resolve();
    });
    program.on('close', () => reject(new Error(`it ended early: ${text}`)));
  });
}

describe('an interrupted packager', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 40, size: '640x360' });
  });
  after(() => folder.remove());

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`by ${signal} keeps its work for later, ends its ffmpeg and exits with 130`, async () => {
      const program = start(['package', clip, '--out', join(folder.path, 'out'), ...machine]);
      const end = finished(program);
      await encoding(program);
      expect(await readdir(folder.path)).to.not.include('out');
      program.kill(signal);
      const { code, err } = await end;
      expect(code).to.equal(130);
      expect(err).to.match(/^Stopped before[^\n]*\nReason: [^\n]+\nNo lesson was written/);
      expect((await readdir(folder.path)).sort()).to.deep.equal(['.out.packaging', 'clip.mp4']);
      await until(async () => (await workersBelow(folder.path)).length === 0);
    });
  }

  it('keeps what an earlier run has finished, also where it ends before it has looked at it', async () => {
    const { ffmpeg } = findBinaries(process.env);
    const [slow, isSlow] = ['slow-ffmpeg', 'is-slow'].map((name) => join(folder.path, name));
    const asked = join(folder.path, 'asked');
    // Says what it is after a while, as on a busy machine.
    const script = [
      '#!/bin/sh',
      `case "$*" in *testsrc2=*) [ -e "${isSlow}" ] && touch "${asked}" && exec sleep 60;; esac`,
      `exec "${ffmpeg}" "$@"`,
    ];
    await writeFile(slow as string, script.join('\n'), { mode: 0o755 });
    const out = join(folder.path, 'out');
    const go = () =>
      start(['package', clip, '--out', out, ...machine], ['env', `FFMPEG_PATH=${slow}`]);
    const hidden = join(folder.path, '.out.packaging');
    const journal = () => readFile(join(hidden, 'journal.ndjson'), 'utf8').catch(() => '');
    const first = go();
    const ended = finished(first);
    await until(async () => (await journal()).includes('taskId'));
    first.kill('SIGINT');
    expect((await ended).code).to.equal(130);
    const kept = await journal();
    await writeFile(isSlow as string, '');
    const second = go();
    const stopped = finished(second);
    await until(() => Promise.resolve(existsSync(asked)));
    second.kill('SIGINT');
    expect((await stopped).code).to.equal(130);
    expect(await journal()).to.equal(kept);
    await Promise.all([slow, isSlow, asked].map((path) => rm(path as string)));
  });

  it('by SIGKILL publishes nothing', async () => {
    const program = start(['package', clip, '--out', join(folder.path, 'out'), ...machine]);
    const end = finished(program);
    await encoding(program);
    program.kill('SIGKILL');
    await end;
    expect(existsSync(join(folder.path, 'out'))).to.equal(false);
    const left = (await readdir(folder.path)).filter((name) => name !== 'clip.mp4');
    expect(left).to.have.length(1);
    expect(left[0]).to.equal('.out.packaging');

    // The next run takes the folder over, and ends the ffmpeg that outlived it.
    const short = await makeClip(join(folder.path, 'short.mp4'), { seconds: 1 });
    const again = start(['package', short, '--out', join(folder.path, 'out'), ...quickly, '-q']);
    expect((await finished(again)).code).to.equal(0);
    expect(await readdir(folder.path)).to.have.members(['clip.mp4', 'short.mp4', 'out']);
    await until(async () => (await workersBelow(folder.path)).length === 0);
    await rm(short);
    await rm(join(folder.path, 'out'), { recursive: true });
  });

  it('takes a Ctrl-C that npx hands on as well for one', async () => {
    const program = start(['package', clip, '--out', join(folder.path, 'out'), ...machine]);
    const end = finished(program);
    await encoding(program);
    program.kill('SIGINT');
    program.kill('SIGTERM');
    expect((await end).code).to.equal(130);
    expect((await readdir(folder.path)).sort()).to.deep.equal(['.out.packaging', 'clip.mp4']);
    await rm(join(folder.path, '.out.packaging'), { recursive: true });
  });

  it('goes on in silence when nobody reads any more, as in "| head -3"', async () => {
    const short = await makeClip(join(folder.path, 'short.mp4'), { seconds: 2 });
    const out = join(folder.path, 'unread');
    const program = start(['package', short, '--out', out, ...machine]);
    program.stdout?.once('data', () => {
      program.stdout?.destroy();
      program.stderr?.destroy();
    });
    const code = await new Promise((resolve) => program.on('exit', resolve));
    expect(code).to.equal(0);
    expect((await verifyLesson(out)).problems).to.deep.equal([]);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('.'))).to.deep.equal([]);
    await rm(short);
    await rm(out, { recursive: true });
  });

  it('replaces a lesson only once the new one is complete', async () => {
    const out = join(folder.path, 'kept');
    const small = await makeClip(join(folder.path, 'small.mp4'), { seconds: 1 });
    expect(
      (await finished(start(['package', small, '--out', out, ...quickly, '-q']))).code,
    ).to.equal(0);
    const before = await readFile(join(out, 'lesson.json'), 'utf8');
    const program = start(['package', clip, '--out', out, '--force', ...machine]);
    const end = finished(program);
    await encoding(program);
    program.kill('SIGINT');
    expect((await end).code).to.equal(130);
    expect(await readFile(join(out, 'lesson.json'), 'utf8')).to.equal(before);
  });
});

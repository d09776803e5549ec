/** A source that still grows, or is replaced, while it is packaged. */

import { appendFile, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { packageLesson } from '../../../packager/assembly/package-lesson.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { refuseChange, sourceIdentity } from '../../../packager/execution/source-identity.ts';
import { binaries, makeClip, temporaryFolder } from '../support/clip.ts';
import { smallLadder } from '../support/ladder.ts';

describe('a source that changes while it is packaged', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());
  const at = (name: string): string => join(folder.path, name);

  it('becomes no lesson, and leaves no results that a next run could go on from', async () => {
    const clip = await makeClip(at('clip.mp4'), { seconds: 3 });
    let growing: Promise<void> | undefined;
    const options = {
      ...{ binaries, ladder: smallLadder, force: false, captions: [], stereo: false },
      ...{ storyboard: false, threads: 1, jobs: 1, noAnalysis: true, quality: { windows: 0 } },
    };
    const error: unknown = await packageLesson(clip, at('lesson'), options, (event) => {
      if (event.event === 'stage' && event.stage === 'encode') {
        growing ??= appendFile(clip, Buffer.alloc(4096));
      }
    }).catch((thrown: unknown) => thrown);
    await growing;
    expect(error).to.be.instanceOf(PackagerFault);
    const fault = error as PackagerFault;
    expect(fault.message).to.equal('The source changed while it was being packaged.');
    expect(fault.reason).to.match(/^"clip\.mp4" had \d+ bytes and now has \d+$/);
    expect(fault.advice).to.not.include('goes on from there');
    expect(await readdir(folder.path)).to.deep.equal(['clip.mp4']);
    await packageLesson(clip, at('lesson'), options);
    expect(await readdir(at('lesson'))).to.include('lesson.json');
  });

  it('is refused before anything is encoded, where it is still being copied', async function () {
    if (process.platform === 'win32' || binaries.ffprobe === undefined) return this.skip();
    const clip = await makeClip(at('copying.mp4'), {
      ...{ seconds: 3, extra: ['-movflags', '+faststart'] },
    });
    const whole = await readFile(clip);
    await writeFile(clip, whole.subarray(0, whole.length >> 1));
    await writeFile(at('rest'), whole.subarray(whole.length >> 1));
    // The rest arrives while it is looked at.
    const ffprobe = at('ffprobe');
    const script = `#!/bin/sh\ncat '${at('rest')}' >> '${clip}'\nexec '${binaries.ffprobe}' "$@"\n`;
    await writeFile(ffprobe, script, { mode: 0o755 });
    const stages: string[] = [];
    const options = {
      ...{ binaries: { ...binaries, ffprobe }, ladder: smallLadder, force: false, captions: [] },
      ...{ stereo: false, storyboard: false, threads: 1, jobs: 1, noAnalysis: true },
    };
    const error: unknown = await packageLesson(clip, at('copied'), options, (event) => {
      if (event.event === 'stage') stages.push(event.stage);
    }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(PackagerFault);
    expect((error as PackagerFault).message).to.include('changed while it was being packaged');
    expect(stages).to.deep.equal(['probe']);
    expect(await readdir(folder.path)).to.not.include('.copied.packaging');
  });

  it('is told by its length, its time, and its ends', async () => {
    const path = at('source');
    const reasonAfter = async (change: () => Promise<void>): Promise<string | undefined> => {
      await writeFile(path, 'a lecture');
      await utimes(path, 1_000, 1_000);
      const taken = [await sourceIdentity(path)];
      await change();
      const fault: unknown = await refuseChange([path], taken).catch((error: unknown) => error);
      return (fault as PackagerFault | undefined)?.reason;
    };
    expect(await reasonAfter(() => Promise.resolve())).to.equal(undefined);
    expect(await reasonAfter(async () => void (await readFile(path)))).to.equal(undefined);
    expect(await reasonAfter(() => rm(path))).to.equal(undefined);
    expect(await reasonAfter(() => appendFile(path, '.'))).to.include('had 9 bytes');
    expect(await reasonAfter(() => utimes(path, 1_000, 1_001))).to.include('was written to');
    const other = async (): Promise<void> => {
      const { mtime } = await stat(path);
      await writeFile(path, 'a lesson!');
      await utimes(path, 1_000, mtime);
    };
    expect(await reasonAfter(other)).to.include('another content');
  });
});

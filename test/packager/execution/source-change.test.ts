/** A source that still grows, or is replaced, while it is packaged. */

import { appendFile, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { packageLesson } from '../../../packager/assembly/package-lesson.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { changeOf, sourceIdentity } from '../../../packager/execution/source-identity.ts';
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

  it('is told by its length, its time, and its ends', async () => {
    const path = at('source');
    const reasonAfter = async (change: () => Promise<void>): Promise<string | undefined> => {
      await writeFile(path, 'a lecture');
      await utimes(path, 1_000, 1_000);
      const taken = [await sourceIdentity(path)];
      await change();
      return (await changeOf([path], taken))?.reason;
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

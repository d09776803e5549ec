/** The last look: what breaks a player does not appear. */

import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { packageLesson } from '../../../packager/assembly/package-lesson.ts';
import type { AssemblySteps } from '../../../packager/assembly/step.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { binaries, makeClip, temporaryFolder } from '../support/clip.ts';
import { smallLadder } from '../support/ladder.ts';

type AddStep = NonNullable<AssemblySteps['add']>[number];

describe('the last look at a lesson', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip: string;
  const at = (...names: string[]): string => join(folder.path, ...names);
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(at('clip.mp4'), { seconds: 8 });
  });
  after(() => folder.remove());

  const options = {
    ...{ binaries, ladder: smallLadder, force: false, captions: [], stereo: false },
    ...{ storyboard: false, threads: 1, jobs: 1, noAnalysis: true, quality: { windows: 0 } },
  };

  /** After the segments are cut, and before anybody looks. */
  async function made(name: string, spoil: AddStep, more: object = {}): Promise<unknown> {
    const steps: AssemblySteps = { add: [spoil] };
    return packageLesson(clip, at(name), { ...options, ...more, steps }).catch(
      (error: unknown) => error,
    );
  }

  it('keeps a lesson with a damaged segment from appearing, and says where it lies', async () => {
    const fault = await made('spoilt', async ({ lessonFolder }) => {
      const path = join(lessonFolder, 'presenter/180p/00002.m4s');
      const bytes = await readFile(path);
      bytes.fill(0, 200, 300);
      await writeFile(path, bytes);
      return {};
    });
    expect(fault).to.be.instanceOf(PackagerFault);
    const { kind, message, reason, advice } = fault as PackagerFault;
    expect([kind, message]).to.deep.equal([
      'fault',
      'The finished lesson would not play as it should, so it was not put in place.',
    ]);
    expect(reason).to.include('presenter/180p/00002.m4s was changed: its hash is another');
    const kept = at('.spoilt.packaging', 'lesson');
    expect(advice).to.include(`"${kept}"`).and.to.include('--force');
    expect(existsSync(at('spoilt'))).to.equal(false);
    expect(await readdir(kept)).to.include('lesson.json');

    const lesson = await packageLesson(clip, at('spoilt'), options);
    expect(lesson.files.length).to.be.greaterThan(5);
    expect(existsSync(at('.spoilt.packaging'))).to.equal(false);
  });

  it('names a part of many faults, and leaves an earlier lesson in place', async () => {
    const earlier = await packageLesson(clip, at('again'), options);
    const fault = await made(
      'again',
      async ({ lessonFolder }) => {
        for (const number of [1, 2, 3, 4]) {
          await writeFile(join(lessonFolder, `presenter/180p/0000${number}.m4s`), 'nothing');
        }
        return {};
      },
      { replace: true },
    );
    expect((fault as PackagerFault).reason).to.match(/(; .*){3}and \d+ more$/);
    const shown = JSON.parse(await readFile(at('again', 'lesson.json'), 'utf8')) as object;
    expect(shown).to.include({ mediaVersion: earlier.mediaVersion });
  });

  it('opens what is encrypted with the keys that wait for their place', async () => {
    const protection = { scheme: 'aes-128', keySeconds: 4 } as const;
    const fault = await made(
      'sealed',
      async ({ lessonFolder, files }) => {
        // Sealed afterwards with all others: only who has the key sees that it is no segment.
        const path = 'presenter/180p/00002.m4s';
        const bytes = await readFile(join(lessonFolder, path));
        await files.write(path, Buffer.alloc(bytes.length));
        return {};
      },
      { protection },
    );
    expect((fault as PackagerFault).reason).to.match(/presenter\/180p/);
    expect(existsSync(at('sealed.private.json'))).to.equal(false);
    await packageLesson(clip, at('sealed'), { ...options, protection });
    expect(existsSync(at('sealed.private.json'))).to.equal(true);
  });
});

/** A lesson and its private part change together: whatever stops the swap, no keys are lost. */

import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { privateLessonFile } from '../../../engine/protocol/private-lesson.ts';
import { cleanUp } from '../../../packager/batch/clean-up.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { writePrivatePart } from '../../../packager/protection/private-file.ts';
import { Workspace, completeSwap, hiddenFolder } from '../../../packager/execution/workspace.ts';
import { temporaryFolder } from '../support/clip.ts';

type Media = 'a' | 'b';
const versionOf = (media: Media): string => `sha256-${media.repeat(32)}`;

describe('the private part of a lesson', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());
  const target = (): string => join(folder.path, 'lesson');
  const hidden = (...path: readonly string[]): string => join(hiddenFolder(target()), ...path);

  async function makeLesson(media: Media, hasKeys = true): Promise<Workspace> {
    const space = await Workspace.open(target(), { force: false, replace: true });
    const mediaVersion = versionOf(media);
    await writeFile(join(space.lesson, 'lesson.json'), JSON.stringify({ mediaVersion }));
    const keys = hasKeys ? [{ path: 'keys/00001.key', key: media.repeat(32) }] : [];
    await writePrivatePart(space.hidden, { lessonId: 'geology', mediaVersion, keys, answers: [] });
    return space;
  }

  async function versionIn(path: string): Promise<string | undefined> {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return text && (JSON.parse(text) as { mediaVersion: string }).mediaVersion;
  }

  /** What lies at the target, and beside it. */
  async function shown(): Promise<{ lesson?: string | undefined; part?: string | undefined }> {
    const lesson = await versionIn(join(target(), 'lesson.json'));
    return { lesson, part: await versionIn(privateLessonFile(target())) };
  }

  const both = (media: Media): { lesson: string; part: string } => ({
    lesson: versionOf(media),
    part: versionOf(media),
  });
  const bare = (media: Media): { lesson: string; part: undefined } => ({
    lesson: versionOf(media),
    part: undefined,
  });

  it('is put beside the lesson with it, for its owner alone, and replaced with it', async () => {
    const space = await makeLesson('a');
    expect(await readdir(folder.path)).to.deep.equal(['.lesson.packaging']);
    await space.publish();
    expect(await shown()).to.deep.equal(both('a'));
    const next = await makeLesson('b');
    expect(await shown()).to.deep.equal(both('a'));
    await next.publish();
    expect(await shown()).to.deep.equal(both('b'));
    expect((await stat(privateLessonFile(target()))).mode & 0o777).to.equal(0o600);
    expect(await readdir(folder.path)).to.have.members(['lesson', 'lesson.private.json']);
  });

  it('goes with the earlier lesson where the next one has none, and not before', async () => {
    await (await makeLesson('a')).publish();
    const space = await makeLesson('b', false);
    expect(await shown()).to.deep.equal(both('a'));
    await space.publish();
    expect(await shown()).to.deep.equal(bare('b'));
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
  });

  it('stays where the next lesson is given up', async () => {
    await (await makeLesson('a')).publish();
    await (await makeLesson('b')).keep();
    expect(await readdir(hidden())).to.not.include('private.json');
    await (await makeLesson('b', false)).discard();
    expect(await shown()).to.deep.equal(both('a'));
  });

  it('leaves the earlier lesson in place where it cannot be put beside it', async () => {
    await (await makeLesson('a', false)).publish();
    const space = await makeLesson('b');
    await mkdir(join(privateLessonFile(target()), 'of somebody'), { recursive: true });
    const fault: unknown = await space.publish().catch((error: unknown) => error);
    expect(fault).to.be.instanceOf(PackagerFault);
    expect((await shown()).lesson).to.equal(versionOf('a'));
    await space.discard();
    expect(await readdir(folder.path)).to.have.members(['lesson', 'lesson.private.json']);
  });

  /** The swap step by step, as `publish` takes it. */
  const steps: readonly (() => Promise<void>)[] = [
    () => rename(target(), hidden('replaced')),
    () => rename(hidden('lesson'), target()),
    () => rename(privateLessonFile(target()), hidden('replaced.private.json')),
    () =>
      rename(hidden('private.json'), privateLessonFile(target())).catch(
        // Where there is none, nothing follows.
        () => {},
      ),
  ];

  async function killedAfter(count: number, hasKeys: boolean): Promise<void> {
    await (await makeLesson('a')).publish();
    await makeLesson('b', hasKeys);
    for (const step of steps.slice(0, count)) await step();
    const gone = { host: (await import('node:os')).hostname(), pid: process.pid, startedUtcMs: 1 };
    await writeFile(hidden('owner.json'), JSON.stringify(gone));
  }

  for (const hasKeys of [true, false]) {
    const kind = hasKeys ? 'one with keys' : 'one without';
    for (let count = 0; count <= steps.length; count += 1) {
      const after = count < 2 ? both('a') : hasKeys ? both('b') : bare('b');

      it(`fits the lesson after a kill behind step ${count} of the swap for ${kind}`, async () => {
        await killedAfter(count, hasKeys);
        const next = await Workspace.open(target(), { force: false }).catch(
          (error: unknown) => error,
        );
        expect((next as PackagerFault).message).to.include('already holds something');
        expect(await shown()).to.deep.equal(after);
      });

      it(`fits it as well after "clean", behind step ${count} for ${kind}`, async () => {
        await killedAfter(count, hasKeys);
        const found = [];
        const { signal } = new AbortController();
        for await (const one of cleanUp(folder.path, false, signal)) found.push(one.kind);
        // Between the first two the hidden folder holds the only copy of a lesson.
        expect(found).to.deep.equal([count === 1 ? 'kept' : 'removed']);
        if (count !== 1) expect(await shown()).to.deep.equal(after);
      });

      it(`fits it for who looks at the target, behind step ${count} for ${kind}`, async () => {
        await killedAfter(count, hasKeys);
        await completeSwap(target());
        if (count !== 1) expect(await shown()).to.deep.equal(after);
      });
    }
  }

  it('comes back with the earlier lesson after a kill while a failed swap is undone', async () => {
    await killedAfter(3, true);
    await rename(target(), hidden('lesson'));
    await Workspace.open(target(), { force: false }).catch(() => {});
    expect(await shown()).to.deep.equal(both('a'));
  });
});

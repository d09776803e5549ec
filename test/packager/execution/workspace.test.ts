import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

import { expect } from 'chai';

import { PackagerFault } from '../../../packager/plan/fault.ts';
import { type Hold, isHold, takeFolder } from '../../../packager/execution/owner.ts';
import { Workspace } from '../../../packager/execution/workspace.ts';
import { temporaryFolder } from '../support/clip.ts';

describe('workspace', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  async function makeLesson(text: string, force = false): Promise<Workspace> {
    const space = await Workspace.open(join(folder.path, 'lesson'), { force });
    await writeFile(join(space.lesson, 'lesson.json'), text);
    return space;
  }

  async function refusal(work: Promise<unknown>): Promise<PackagerFault> {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(PackagerFault);
    return error as PackagerFault;
  }

  const lessonText = (): Promise<string> =>
    readFile(join(folder.path, 'lesson/lesson.json'), 'utf8');

  it('shows nothing at the target until it publishes, and leaves nothing beside it', async () => {
    const space = await makeLesson('one');
    expect(await readdir(folder.path)).to.not.include('lesson');
    await space.publish();
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
    expect(await lessonText()).to.equal('one');
  });

  it('refuses a folder that holds something, unless forced, and leaves nothing', async () => {
    await (await makeLesson('one')).publish();
    expect((await refusal(makeLesson('two'))).kind).to.equal('misuse');
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
    const swap = await makeLesson('two', true);
    expect(await lessonText()).to.equal('one');
    await swap.publish();
    expect(await lessonText()).to.equal('two');
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
  });

  it('replaces nothing but a lesson, not even by force', async () => {
    await mkdir(join(folder.path, 'lesson'));
    await writeFile(join(folder.path, 'lesson/lecture.mp4'), 'the only copy');
    for (const wishes of [{ force: true }, { force: false, replace: true }]) {
      const fault = await refusal(Workspace.open(join(folder.path, 'lesson'), wishes));
      expect([fault.kind, fault.message]).to.deep.equal([
        'misuse',
        'The output folder holds something else than a lesson.',
      ]);
    }
    await rm(join(folder.path, 'lesson'), { recursive: true });
    await writeFile(join(folder.path, 'lesson'), 'a file');
    expect((await refusal(makeLesson('one', true))).kind).to.equal('misuse');
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
  });

  it('takes an empty folder', async () => {
    await mkdir(join(folder.path, 'lesson'));
    await (await makeLesson('one')).publish();
    expect(await readdir(join(folder.path, 'lesson'))).to.deep.equal(['lesson.json']);
  });

  it('does not overwrite a lesson that somebody put there meanwhile', async () => {
    const space = await makeLesson('one');
    await mkdir(join(folder.path, 'lesson'));
    await writeFile(join(folder.path, 'lesson/lesson.json'), 'other');
    expect((await refusal(space.publish())).message).to.include('already holds something');
    await space.discard();
    expect(await lessonText()).to.equal('other');
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
  });

  it('is for one at a time, and names the other', async () => {
    const space = await makeLesson('one');
    const fault = await refusal(makeLesson('two', true));
    expect(fault.message).to.include('right now');
    expect(fault.reason).to.include(`process ${process.pid} on "${hostname()}"`);
    await space.publish();
    expect(await lessonText()).to.equal('one');
  });

  it('lets go of nothing but its own mark, where the folder is somebody else’s by now', async () => {
    const place = join(folder.path, 'work');
    await mkdir(place);
    const first = (await takeFolder(place)) as Hold;
    // As a finished run does; another one begins before it is done with tidying up.
    await rename(place, join(folder.path, 'gone'));
    await mkdir(place);
    const second = (await takeFolder(place)) as Hold;
    await first.release();
    expect(isHold(await takeFolder(place))).to.equal(false);
    await second.release();
    expect(await readdir(place)).to.deep.equal([]);
  });

  it('keeps results for the next one, and none where it starts over by force', async () => {
    const first = await makeLesson('one');
    await writeFile(join(first.results, 'part'), 'made');
    await first.keep();
    const second = await makeLesson('two');
    expect(await readdir(second.results)).to.deep.equal(['part']);
    expect(await readdir(second.lesson)).to.deep.equal(['lesson.json']);
    await second.keep();
    const third = await makeLesson('three', true);
    expect(await readdir(third.results)).to.deep.equal([]);
    await third.discard();
  });

  it('removes what a run was removing when it was killed, in a folder for the work as well', async () => {
    const workFolder = join(folder.path, 'work');
    const open = (): Promise<Workspace> =>
      Workspace.open(join(folder.path, 'lesson'), { force: false, workFolder });
    await (await open()).keep();
    const [name] = await readdir(workFolder);
    const left = [
      join(workFolder, `${name}.done-1`),
      join(folder.path, '.lesson.packaging.done-1'),
    ];
    for (const path of left) await mkdir(join(path, 'results'), { recursive: true });
    await mkdir(join(workFolder, '.other-00000000.packaging.done-1'));
    const space = await open();
    expect(await readdir(workFolder)).to.have.members([name, '.other-00000000.packaging.done-1']);
    await space.discard();
    expect(await readdir(folder.path)).to.deep.equal(['work']);
  });

  it('removes everything when it is discarded', async () => {
    const space = await makeLesson('one');
    await space.discard();
    await space.discard();
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  describe('that an earlier run left', () => {
    /** A process that has ended: its number belongs to nobody for now. */
    const gonePid = spawnSync(process.execPath, ['-e', '']).pid;
    const gone = { host: hostname(), pid: gonePid, startedUtcMs: 1 };

    async function leave(owner: object | string, files: readonly string[]): Promise<void> {
      const root = join(folder.path, '.lesson.packaging');
      for (const path of ['owner.json', ...files]) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        const text = typeof owner === 'string' ? owner : JSON.stringify(owner);
        await writeFile(join(root, path), path === 'owner.json' ? text : 'old');
      }
    }

    for (const { name, owner } of [
      { name: 'a process that is gone', owner: gone },
      { name: 'the same number in another container', owner: { ...gone, pid: process.pid } },
      {
        name: 'a number that another process has by now',
        owner: { ...gone, pid: process.ppid, systemStart: 'another boot:1' },
      },
    ]) {
      it(`is taken over from ${name}, with its results`, async () => {
        await leave(owner, ['results/part', 'lesson/half']);
        const space = await makeLesson('one');
        expect(await readdir(space.results)).to.deep.equal(['part']);
        await space.publish();
        expect(await readdir(folder.path)).to.deep.equal(['lesson']);
        expect(await readdir(join(folder.path, 'lesson'))).to.deep.equal(['lesson.json']);
      });
    }

    for (const { name, owner } of [
      { name: 'a process that runs', owner: { ...gone, pid: process.ppid } },
      { name: 'another machine', owner: { ...gone, host: 'another-machine' } },
      { name: 'nobody knows whom', owner: 'no mark' },
    ]) {
      it(`is left alone where it belongs to ${name}`, async () => {
        await leave(owner, ['results/part']);
        expect((await refusal(makeLesson('one', true))).message).to.include('right now');
        const left = join(folder.path, '.lesson.packaging');
        expect(await readdir(left)).to.have.members(['owner.json', 'results']);
      });
    }

    it('puts back the older lesson of a swap that was cut short', async () => {
      await leave(gone, ['replaced/lesson.json', 'lesson/new']);
      expect((await refusal(makeLesson('two'))).kind).to.equal('misuse');
      expect(await lessonText()).to.equal('old');
    });
  });
});

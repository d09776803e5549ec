import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

import { expect } from 'chai';

import { Workspace, discardAllNow } from '../../../packager/assembly/workspace.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { temporaryFolder } from '../support/clip.ts';

describe('workspace', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  async function makeLesson(text: string, force: boolean): Promise<Workspace> {
    const space = await Workspace.open(join(folder.path, 'lesson'), force);
    await writeFile(join(space.lesson, 'lesson.json'), text);
    return space;
  }

  it('shows nothing at the target until it publishes, and leaves nothing beside it', async () => {
    const space = await makeLesson('one', false);
    expect(await readdir(folder.path)).to.not.include('lesson');
    await space.publish();
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
    expect(await readFile(join(folder.path, 'lesson/lesson.json'), 'utf8')).to.equal('one');
  });

  it('refuses a folder that holds something, unless forced', async () => {
    await (await makeLesson('one', false)).publish();
    let refusal: unknown;
    await makeLesson('two', false).catch((error: unknown) => (refusal = error));
    expect(refusal).to.be.instanceOf(PackagerFault).with.property('kind', 'misuse');
    const swap = await makeLesson('two', true);
    expect(await readFile(join(folder.path, 'lesson/lesson.json'), 'utf8')).to.equal('one');
    await swap.publish();
    expect(await readFile(join(folder.path, 'lesson/lesson.json'), 'utf8')).to.equal('two');
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
  });

  it('takes an empty folder', async () => {
    await mkdir(join(folder.path, 'lesson'));
    await (await makeLesson('one', false)).publish();
    expect(await readdir(join(folder.path, 'lesson'))).to.deep.equal(['lesson.json']);
  });

  it('does not overwrite a lesson that somebody published meanwhile', async () => {
    const [first, second] = [await makeLesson('one', false), await makeLesson('two', false)];
    await first.publish();
    let refusal: unknown;
    await second.publish().catch((error: unknown) => (refusal = error));
    expect(refusal).to.be.instanceOf(PackagerFault);
    await second.discard();
    expect(await readFile(join(folder.path, 'lesson/lesson.json'), 'utf8')).to.equal('one');
    expect(await readdir(folder.path)).to.deep.equal(['lesson']);
  });

  it('removes everything at once for a program that must end', async () => {
    await makeLesson('one', false);
    discardAllNow();
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  describe('beside what an earlier run left', () => {
    /** A process that has ended: its number belongs to nobody for now. */
    const gonePid = spawnSync(process.execPath, ['-e', '']).pid;

    async function leave(name: string, owner: object, files: readonly string[]): Promise<void> {
      const root = join(folder.path, name);
      for (const path of ['owner.json', ...files]) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), path === 'owner.json' ? JSON.stringify(owner) : 'old');
      }
    }
    const gone = { host: hostname(), pid: gonePid, startedUtcMs: 1 };

    it('removes the folder of a process that is gone, and only for its own target', async () => {
      await leave('.lesson.packaging-aaaaaa', gone, ['work/video.mp4']);
      // A container gives the same number to every run.
      await leave('.lesson.packaging-bbbbbb', { ...gone, pid: process.pid }, ['work/video.mp4']);
      await leave('.other.packaging-cccccc', gone, ['work/video.mp4']);
      await (await makeLesson('one', false)).publish();
      expect(await readdir(folder.path)).to.have.members(['lesson', '.other.packaging-cccccc']);
    });

    it('leaves alone what may still be at work', async () => {
      const started = Math.round(performance.timeOrigin);
      const names = ['aaaaaa', 'bbbbbb', 'cccccc', 'dddddd'].map(
        (end) => `.lesson.packaging-${end}`,
      );
      await leave(names[0] as string, { ...gone, pid: process.ppid }, []);
      await leave(names[1] as string, { ...gone, host: 'another-machine' }, []);
      await leave(names[2] as string, { ...gone, pid: process.pid, startedUtcMs: started }, []);
      await leave(names[3] as string, { pid: 'none' }, []);
      await (await makeLesson('one', false)).publish();
      expect(await readdir(folder.path)).to.have.members(['lesson', ...names]);
    });

    it('puts back the older lesson of a swap that was cut short', async () => {
      await leave('.lesson.packaging-aaaaaa', gone, ['replaced/lesson.json', 'lesson/new']);
      let refusal: unknown;
      await makeLesson('two', false).catch((error: unknown) => (refusal = error));
      expect(refusal).to.be.instanceOf(PackagerFault).with.property('kind', 'misuse');
      expect(await readFile(join(folder.path, 'lesson/lesson.json'), 'utf8')).to.equal('old');
      expect(await readdir(folder.path)).to.deep.equal(['lesson']);
    });
  });

  it('removes everything when it is discarded', async () => {
    const space = await makeLesson('one', false);
    await space.discard();
    await space.discard();
    expect(await readdir(folder.path)).to.deep.equal([]);
  });
});

import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { Workspace } from '../../../packager/assembly/workspace.ts';
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

  it('removes everything when it is discarded', async () => {
    const space = await makeLesson('one', false);
    await space.discard();
    await space.discard();
    expect(await readdir(folder.path)).to.deep.equal([]);
  });
});

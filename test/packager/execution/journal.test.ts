/** What is believed of a journal that an earlier run, or an earlier program, left. */

import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import type { Task } from '../../../packager/plan/task.ts';
import { Journal } from '../../../packager/execution/journal.ts';
import { temporaryFolder } from '../support/clip.ts';

const task = (id: string, change: Partial<Task> = {}): Task => ({
  ...{ id, kind: 'video', input: 0, args: ['-i', '{input}', 'a.mp4'], outputs: [], seconds: 8 },
  ...change,
});

describe('journal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());
  const file = (): string => join(folder.path, 'journal.ndjson');

  async function finish(tasks: readonly Task[], ...ids: readonly string[]): Promise<void> {
    const journal = await Journal.open(folder.path, tasks);
    for (const id of ids) {
      await mkdir(join(folder.path, id), { recursive: true });
      await writeFile(join(folder.path, id, 'a.mp4'), id);
      const sha256 = createHash('sha256').update(id).digest('hex');
      const files = [{ name: 'a.mp4', bytes: id.length, sha256, frames: 200 }];
      await journal.append({ taskId: id, files, exact: false });
    }
    await journal.close();
  }

  async function finished(tasks: readonly Task[]): Promise<string[]> {
    const journal = await Journal.open(folder.path, tasks);
    const found = await journal.verified(tasks, folder.path);
    await journal.close();
    return [...found.keys()];
  }

  it('takes a result only for the very work it was made by', async () => {
    const tasks = [task('one'), task('two', { exactArgs: ['-i', '{input}', 'b.mp4'] })];
    await finish(tasks, 'one', 'two');
    expect(await finished(tasks)).to.deep.equal(['one', 'two']);
    const [one, two] = tasks as [Task, Task];
    const args = ['-i', '{input}', '-crf', '24', 'a.mp4'];
    expect(await finished([{ ...one, args }, two])).to.deep.equal(['two']);
    expect(await finished([one, { ...two, exactArgs: args }])).to.deep.equal(['one']);
    expect(await finished([one, task('two')])).to.deep.equal(['one']);
    expect(await finished([one, { ...two, input: 1 }])).to.deep.equal(['one']);
  });

  it('takes the newer of two entries, and none that an earlier program wrote without the work', async () => {
    const old = [task('one', { args: ['-i', '{input}', 'old.mp4'] })];
    await finish(old, 'one');
    await finish([task('one')], 'one');
    expect(await finished([task('one')])).to.deep.equal(['one']);
    const text = await readFile(file(), 'utf8');
    await writeFile(file(), text.replaceAll(/,"taskSha256":"\w+"/g, ''));
    expect(await finished([task('one')])).to.deep.equal([]);
  });

  it('loses nothing that is written after a damaged byte, nor after a torn line', async () => {
    const tasks = [task('one'), task('two'), task('three')];
    await finish(tasks, 'one', 'two');
    const bytes = await readFile(file());
    bytes[5] = 0xff;
    await writeFile(file(), bytes);
    await appendFile(file(), '{"taskId":"thr');
    await finish(tasks, 'three');
    expect((await readFile(file())).includes(0)).to.equal(false);
    expect(await finished(tasks)).to.deep.equal(['two', 'three']);
  });
});

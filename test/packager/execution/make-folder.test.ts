/** Folders are made one by one, and every refusal is told instead of tried for ever. */

import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { checkFolder, makeFolder } from '../../../packager/execution/make-folder.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { temporaryFolder } from '../support/clip.ts';

describe('a folder that is made', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (...names: string[]): string => join(folder.path, ...names);
  const refused = async (path: string, asked?: string): Promise<PackagerFault> => {
    const error: unknown = await makeFolder(path, asked).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(PackagerFault);
    return error as PackagerFault;
  };
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('comes with those above it, by several at once, and again', async () => {
    const path = at('a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(at('a', 'b'))]);
    await makeFolder(path);
    expect((await stat(path)).isDirectory()).to.equal(true);
  });

  it('is refused below a file, and at a link that leads nowhere', async () => {
    await writeFile(at('file'), 'x');
    await symlink(at('gone'), at('link'));
    const below = await refused(at('file', 'x', 'y'));
    expect([below.kind, below.reason]).to.deep.equal([
      'misuse',
      `"${at('file')}" is a file, not a folder`,
    ]);
    expect((await refused(at('link', 'x'))).reason).to.match(/link" is no folder, or a link/);
  });

  it('is refused without being made, in the same words', async function () {
    if (process.platform !== 'linux') this.skip();
    await writeFile(at('file'), 'x');
    await symlink(at('gone'), at('link'));
    await checkFolder(at('a', 'b'));
    await checkFolder(folder.path);
    expect(await readdir(folder.path)).to.have.members(['file', 'link']);
    for (const path of [at('file', 'x'), at('link', 'x'), '/proc/x/y', at('x'.repeat(300))]) {
      const { message, reason } = await refused(path);
      const error: unknown = await checkFolder(path).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(PackagerFault).and.to.include({ message, reason });
    }
  });

  it('is refused where the system holds no new folders', async function () {
    if (process.platform !== 'linux') this.skip();
    await mkdir(at('asked'));
    const fault = await refused('/proc/x/y', at('asked'));
    expect(fault.kind).to.equal('misuse');
    expect(fault.message).to.equal(`The folder "${at('asked')}" cannot be made.`);
    expect(fault.reason).to.equal('"/proc" takes no new folders');
  });
});

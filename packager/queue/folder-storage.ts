/** A folder that all machines of the farm have mounted, at whatever path. */

import { createHash, randomUUID } from 'node:crypto';
import { copyFile, link, lstat, mkdir, open, readFile } from 'node:fs/promises';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';

import { makeFolder } from '../execution/make-folder.ts';
import { PackagerFault } from '../plan/fault.ts';
import { FARM_FOLDER, type Storage, checkName, isStorageName } from './storage.ts';

const idFile = 'storage-id';

/** @throws PackagerFault where the folder is missing or cannot be written */
export async function openFolderStorage(folder: string): Promise<Storage> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined || !(await stat(root)).isDirectory()) {
    throw new PackagerFault(
      'misuse',
      `There is no such storage: ${folder}`,
      'no folder lies there',
      'Mount the shared folder first, and name the place where it is mounted.',
    );
  }
  return new FolderStorage(root, await storageId(root));
}

class FolderStorage implements Storage {
  readonly id: string;
  readonly title: string;
  readonly #root: string;

  constructor(root: string, id: string) {
    this.#root = root;
    this.id = id;
    this.title = `folder ${root}`;
  }

  async put(name: string, localPath: string, options: { mayMove?: boolean } = {}): Promise<void> {
    const target = await this.#place(name);
    await mkdir(dirname(target), { recursive: true });
    await this.#place(name);
    if (options.mayMove === true && (await moved(localPath, target))) return;
    const part = `${target}.${randomUUID().slice(0, 8)}.part`;
    try {
      await copyFile(localPath, part);
      await moved(part, target);
    } finally {
      await rm(part, { force: true });
    }
    if (options.mayMove === true) await rm(localPath, { force: true });
  }

  async fetch(name: string, localPath: string): Promise<void> {
    await copyFile(await this.#place(name), localPath);
  }

  async has(name: string): Promise<{ bytes: number } | undefined> {
    const found = await stat(await this.#place(name)).catch(() => undefined);
    return found?.isFile() === true ? { bytes: found.size } : undefined;
  }

  async remove(prefix: string): Promise<void> {
    await rm(await this.#place(prefix), { recursive: true, force: true });
  }

  async nameOf(localPath: string): Promise<string | undefined> {
    const real = await realpath(localPath).catch(() => undefined);
    if (real === undefined || !real.startsWith(this.#root + sep)) return undefined;
    const name = relative(this.#root, real).split(sep).join('/');
    return isStorageName(name) ? name : undefined;
  }

  pathOf(name: string): Promise<string> {
    return this.#place(name);
  }

  /** The nearest folder that exists must really lie inside: a link in the middle may lead out. */
  async #place(name: string): Promise<string> {
    checkName(name);
    const path = join(this.#root, ...name.split('/'));
    let known = path;
    while ((await lstat(known).catch(() => undefined)) === undefined) known = dirname(known);
    const real = await realpath(known).catch(() => undefined);
    if (real === this.#root || real?.startsWith(this.#root + sep) === true) return path;
    throw new PackagerFault(
      'fault',
      'A name would lead out of the storage.',
      `a link on the way to "${name}" points elsewhere`,
      'Put the file itself into the storage, not a link to it.',
    );
  }
}

/** Renamed into place once its bytes are on the disk; false where that needs a copy. */
async function moved(from: string, to: string): Promise<boolean> {
  const handle = await open(from, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false;
    throw error;
  }
}

/** Machines may mount the folder at different paths, so a small file in it says which one it is. */
async function storageId(root: string): Promise<string> {
  const path = join(root, FARM_FOLDER, idFile);
  try {
    await makeFolder(dirname(path));
    const fresh = join(dirname(path), `${basename(path)}.${randomUUID().slice(0, 8)}`);
    const found = await readFile(path, 'utf8').catch(() => undefined);
    if (found === undefined) {
      await writeFile(fresh, `${randomUUID()}\n`);
      // A link fails where another machine was faster; a rename would replace its id.
      await link(fresh, path).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') await rename(fresh, path);
      });
      await rm(fresh, { force: true });
    }
    const written = await readFile(path, 'utf8');
    return createHash('sha256').update(written.trim()).digest('hex').slice(0, 16);
  } catch (error) {
    throw new PackagerFault(
      'fault',
      `The storage cannot be used: ${root}`,
      error instanceof PackagerFault ? error.reason : (error as Error).message,
      'The packager and every worker need to read and write there.',
    );
  }
}

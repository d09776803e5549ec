/** Sources that a worker fetched, kept for its next tasks, up to a size. */

import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import type { FarmInput } from './farm-job.ts';
import { hashFile } from '../execution/file-hash.ts';
import { makeFolder } from '../execution/make-folder.ts';
import type { Storage } from './storage.ts';

/** One that was not written to for so long belongs to nobody any more. */
const partIsFreshMs = 3_600_000;

export class SourceCache {
  readonly #folder: string;
  readonly #capacityBytes: number;
  /** One download of one source at a time. */
  readonly #underWay = new Map<string, Promise<string>>();
  readonly #inUse = new Map<string, number>();

  constructor(folder: string, capacityBytes: number) {
    this.#folder = folder;
    this.#capacityBytes = capacityBytes;
  }

  /** Lends the source for the time of the work; meanwhile it is not cleared away. */
  async lend<T>(
    storage: Storage,
    input: FarmInput,
    work: (path: string) => Promise<T>,
  ): Promise<T> {
    const file = fileOf(input);
    this.#inUse.set(file, (this.#inUse.get(file) ?? 0) + 1);
    try {
      let fetching = this.#underWay.get(file);
      if (fetching === undefined) {
        fetching = this.#get(storage, input, file).finally(() => this.#underWay.delete(file));
        this.#underWay.set(file, fetching);
      }
      return await work(await fetching);
    } finally {
      this.#inUse.set(file, (this.#inUse.get(file) ?? 1) - 1);
    }
  }

  async #get(storage: Storage, input: FarmInput, file: string): Promise<string> {
    const path = join(this.#folder, file);
    await makeFolder(this.#folder, this.#folder, 0o700);
    const found = await stat(path).catch(() => undefined);
    if (found?.size === input.bytes) {
      await utimes(path, new Date(), new Date());
      return path;
    }
    await this.#makeRoom(input.bytes);
    const part = join(this.#folder, `${file}.${randomUUID().slice(0, 8)}.part`);
    try {
      await storage.fetch(input.name, part);
      const { sha256, bytes } = await hashFile(part);
      if (sha256 !== input.sha256 || bytes !== input.bytes) throw damaged(input);
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
    return path;
  }

  /** The longest unused go first; what is being fetched, here or by another worker, stays. */
  async #makeRoom(neededBytes: number): Promise<void> {
    const kept = [];
    for (const name of await readdir(this.#folder)) {
      const found = await stat(join(this.#folder, name)).catch(() => undefined);
      if (found !== undefined) kept.push({ name, bytes: found.size, usedMs: found.mtimeMs });
    }
    kept.sort((a, b) => a.usedMs - b.usedMs);
    let totalBytes = kept.reduce((sum, one) => sum + one.bytes, neededBytes);
    for (const { name, bytes, usedMs } of kept) {
      if (totalBytes <= this.#capacityBytes) return;
      if (name.endsWith('.part') && Date.now() - usedMs < partIsFreshMs) continue;
      if ((this.#inUse.get(name) ?? 0) > 0) continue;
      await rm(join(this.#folder, name), { force: true });
      totalBytes -= bytes;
    }
  }
}

function fileOf(input: FarmInput): string {
  // Copied sources are named by their content, so equal names are equal files.
  if (input.sha256 === undefined || !basename(input.name).startsWith(input.sha256)) {
    throw new PackagerFault(
      'fault',
      'The source of this task cannot be fetched.',
      `"${input.name}" is not named by its content`,
      'Package with the same --storage as this worker.',
    );
  }
  return basename(input.name);
}

function damaged(input: FarmInput): PackagerFault {
  return new PackagerFault(
    'fault',
    'The source in the storage is not what was put there.',
    `"${input.name}" has another size or SHA-256`,
    'Remove it from the storage and run the packaging command again.',
  );
}

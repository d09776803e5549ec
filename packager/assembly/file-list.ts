/** Every file of a lesson, hashed while it is written. */

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export class FileList {
  readonly #root: string;
  readonly #files = new Map<string, ListedFile>();
  readonly #folders = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** @param path relative to the lesson's folder, forward slashes */
  async write(path: string, content: Uint8Array | string): Promise<ListedFile> {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    await this.#makeFolder(path);
    await writeFile(join(this.#root, path), bytes);
    return this.#list(path, bytes);
  }

  /** Moves a finished file of the same file system into the lesson. */
  async adopt(path: string, from: string): Promise<ListedFile> {
    await this.#makeFolder(path);
    const bytes = await readFile(from);
    await rename(from, join(this.#root, path));
    return this.#list(path, bytes);
  }

  /** Sorted by path, by code unit, so that the order is the same everywhere. */
  sorted(): ListedFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #list(path: string, bytes: Uint8Array): ListedFile {
    const file = {
      path,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    this.#files.set(path, file);
    return file;
  }

  async #makeFolder(path: string): Promise<void> {
    const folder = dirname(join(this.#root, path));
    if (this.#folders.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.#folders.add(folder);
  }
}

/** The content hash of a lesson: over the paths and hashes of its files, in order of path. */
export function mediaVersionOf(sorted: readonly ListedFile[]): string {
  const hash = createHash('sha256');
  for (const file of sorted) hash.update(`${file.sha256}  ${file.path}\n`);
  return `sha256-${hash.digest('hex').slice(0, 32)}`;
}

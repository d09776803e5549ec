/** Every file of a lesson, hashed while it is written. */

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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

  /**
   * Writing a path again replaces it, as encryption does.
   *
   * @param path relative to the lesson's folder, forward slashes
   */
  async write(path: string, content: Uint8Array | string): Promise<ListedFile> {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    await this.#makeFolder(path);
    await writeFile(join(this.#root, path), bytes);
    return this.#list(path, bytes);
  }

  read(path: string): Promise<Uint8Array> {
    return readFile(join(this.#root, path));
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.#root, path));
    this.#files.delete(path);
  }

  /** Copies a finished file into the lesson; what it was made from may be needed again. */
  async adopt(path: string, from: string): Promise<ListedFile> {
    await this.#makeFolder(path);
    await copyFile(from, join(this.#root, path));
    return this.#list(path, await readFile(from));
  }

  /** For files that are no part of what learners are served: `internal/quality.json`. */
  async writeUnlisted(path: string, content: Uint8Array | string): Promise<void> {
    await this.#makeFolder(path);
    await writeFile(join(this.#root, path), content);
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

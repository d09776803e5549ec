/**
 * The folder a lesson is made in, and the one rename that puts it in place.
 *
 * It lies beside the target, so the rename stays within one file system and is atomic: whoever
 * looks at the target sees the whole lesson or none.
 */

import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import { REPLACED_FOLDER, hiddenPrefix, removeLeftovers } from './leftovers.ts';
import { signFolder } from './owner.ts';
import { asStorageFault } from './storage-fault.ts';

const openRoots = new Set<string>();

/** For a program that must end at once: removes all folders that are being worked in. */
export function discardAllNow(): void {
  for (const root of openRoots) {
    // Holds the only copy of the older lesson in the instant of a swap; the next run puts it back.
    if (existsSync(join(root, REPLACED_FOLDER))) continue;
    try {
      rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // The next run removes it.
    }
  }
}

export class Workspace {
  readonly #root: string;
  readonly #target: string;
  readonly #force: boolean;
  #holdsOlderLesson = false;

  private constructor(root: string, target: string, force: boolean) {
    this.#root = root;
    this.#target = target;
    this.#force = force;
  }

  /** @throws PackagerFault where the target is taken, or its parent cannot be written */
  static async open(targetPath: string, force: boolean): Promise<Workspace> {
    const target = resolve(targetPath);
    await removeLeftovers(target);
    if (!force) await refuseTaken(target);
    const parent = dirname(target);
    let root: string | undefined;
    try {
      await mkdir(parent, { recursive: true });
      root = await mkdtemp(join(parent, hiddenPrefix(target)));
      openRoots.add(root);
      await signFolder(root);
      await mkdir(join(root, 'work'));
      await mkdir(join(root, 'lesson'));
      return new Workspace(root, target, force);
    } catch (error) {
      if (root !== undefined) await rm(root, { recursive: true, force: true }).catch(() => {});
      throw asStorageFault(error, `The folder "${parent}" cannot take a lesson.`);
    }
  }

  /** Where ffmpeg works; never part of the lesson. */
  get work(): string {
    return join(this.#root, 'work');
  }

  /** What becomes the target. */
  get lesson(): string {
    return join(this.#root, 'lesson');
  }

  /** Puts the lesson in place; an older one is swapped out and removed only afterwards. */
  async publish(): Promise<void> {
    const old = join(this.#root, REPLACED_FOLDER);
    const isSwap = this.#force && existsSync(this.#target);
    try {
      if (isSwap) await rename(this.#target, old);
      try {
        await rename(this.lesson, this.#target);
      } catch (error) {
        this.#holdsOlderLesson = isSwap;
        if (isSwap) await rename(old, this.#target);
        this.#holdsOlderLesson = false;
        throw error;
      }
    } catch (error) {
      if (isTaken(error)) throw taken(this.#target);
      throw asStorageFault(error, `The lesson could not be put at "${this.#target}".`);
    }
    await this.discard();
  }

  /** Removes everything that was not put in place. Safe to call twice. */
  async discard(): Promise<void> {
    // A swap that could not be undone: the next run puts the older lesson back.
    if (this.#holdsOlderLesson) return;
    await rm(this.#root, { recursive: true, force: true, maxRetries: 3 });
    openRoots.delete(this.#root);
  }
}

async function refuseTaken(target: string): Promise<void> {
  if (!existsSync(target)) return;
  // An empty folder is as good as none: rename replaces it in one step.
  const names = await readdir(target).catch(() => ['not a folder']);
  if (names.length > 0) throw taken(target);
}

function isTaken(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR';
}

function taken(target: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    'The output folder already holds something.',
    `"${target}" exists and is not empty`,
    'Choose another --out, or add --force to replace it once the new lesson is complete.',
  );
}

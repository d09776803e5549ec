/**
 * The hidden folder a lesson is made in, and the one rename that puts it in place.
 *
 * It lies beside the target, so the rename stays within one file system and is atomic: whoever looks at
 * the target sees the whole lesson or none. It survives whatever stops the packager, for one run at a time.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { LESSON_FILE } from '../../engine/protocol/lesson.ts';
import { privateLessonFile } from '../../engine/protocol/private-lesson.ts';
import { BusyFault, PackagerFault } from '../plan/fault.ts';
import { syncFolder, syncTree } from './durable.ts';
import { endEncoders } from './end-encoders.ts';
import { checkFolder, makeFolder } from './make-folder.ts';
import { type Hold, type Owner, isHold, takeFolder } from './owner.ts';
import {
  completePrivatePart,
  forgetPrivatePart,
  hasWaitingPart,
  placePrivatePart,
  restoreEarlierPart,
  syncPrivatePart,
  takePartBack,
} from './private-part.ts';
import { asStorageFault } from './storage-fault.ts';

export interface WorkspaceWishes {
  /** Start over, and replace what lies at the target once the new lesson is complete. */
  readonly force: boolean;
  /** Replace what lies at the target, and still go on from what an earlier run left. */
  readonly replace?: boolean;
  /** Where encodes are kept until the lesson is complete; beside the target where absent. */
  readonly workFolder?: string;
}

/** Where a lesson is put together. */
const LESSON_FOLDER = 'lesson';

/** Where an older lesson waits while a new one takes its place. */
const REPLACED_FOLDER = 'replaced';

export class Workspace {
  readonly #root: string;
  readonly #work: string;
  readonly #target: string;
  readonly #mayReplace: boolean;
  readonly #holds: readonly Hold[];
  #holdsOlderLesson = false;

  private constructor(target: string, work: string, mayReplace: boolean, holds: readonly Hold[]) {
    this.#root = hiddenFolder(target);
    this.#work = work;
    this.#target = target;
    this.#mayReplace = mayReplace;
    this.#holds = holds;
  }

  /** @throws PackagerFault where the target is taken, cannot be written, or is being worked on */
  static async open(targetPath: string, wishes: WorkspaceWishes): Promise<Workspace> {
    const target = resolve(targetPath);
    const root = hiddenFolder(target);
    const mayReplace = wishes.force || wishes.replace === true;
    if (!mayReplace && !existsSync(root)) await refuseTaken(target);
    const work = wishes.workFolder === undefined ? root : elsewhere(wishes.workFolder, target);
    const holds: Hold[] = [];
    try {
      for (const folder of new Set([root, work])) holds.push(await take(folder, target));
      for (const folder of new Set([root, work])) await removeDone(folder);
      await completePrivatePart(root, join(root, LESSON_FOLDER), target);
      await putBack(join(root, REPLACED_FOLDER), target);
      await (mayReplace ? refuseStrange(target) : refuseTaken(target));
      const space = new Workspace(target, work, mayReplace, holds);
      await rm(space.lesson, { recursive: true, force: true });
      await mkdir(space.lesson);
      if (wishes.force) await space.startOver();
      await mkdir(space.results, { recursive: true });
      return space;
    } catch (error) {
      for (const hold of holds) await hold.release();
      // Gone again where nothing is in them: only empty folders can be removed so.
      for (const folder of [join(root, LESSON_FOLDER), join(work, 'results'), work, root]) {
        await rmdir(folder).catch(() => {});
      }
      throw asStorageFault(error, `The folder "${dirname(target)}" cannot take a lesson.`);
    }
  }

  /** Results, plan and journal. */
  get work(): string {
    return this.#work;
  }

  get results(): string {
    return join(this.#work, 'results');
  }

  /** What becomes the target. */
  get lesson(): string {
    return join(this.#root, LESSON_FOLDER);
  }

  /** Where the private part waits until the lesson is in place: beside the target. */
  get hidden(): string {
    return this.#root;
  }

  /** Forgets all results of earlier runs. */
  async startOver(): Promise<void> {
    const kept = new Set([LESSON_FOLDER, REPLACED_FOLDER]);
    for (const name of await readdir(this.#work)) {
      if (kept.has(name) || name.startsWith('owner.json')) continue;
      await rm(join(this.#work, name), { recursive: true, force: true, maxRetries: 3 });
    }
    await mkdir(this.results, { recursive: true });
  }

  /**
   * Puts the lesson in place, then its private part; an older lesson is swapped out and removed only
   * afterwards. Where that fails, the older one is back with its own private part.
   */
  async publish(): Promise<void> {
    const old = join(this.#root, REPLACED_FOLDER);
    const isSwap = this.#mayReplace && existsSync(this.#target);
    try {
      const hasPart = hasWaitingPart(this.#root);
      await syncTree(this.lesson);
      await syncPrivatePart(this.#root);
      if (isSwap) await rename(this.#target, old);
      try {
        await rename(this.lesson, this.#target);
        await syncFolder(dirname(this.#target));
        await placePrivatePart(this.#root, this.#target);
      } catch (error) {
        await this.#putBoth(isSwap, hasPart);
        throw error;
      }
    } catch (error) {
      if (isTaken(error)) throw taken(this.#target);
      if ((error as { code?: unknown }).code === 'EISDIR') throw noPlaceBeside(this.#target);
      throw asStorageFault(error, `The lesson could not be put at "${this.#target}".`);
    }
    await this.discard();
  }

  /** After a swap that failed: everything is as it was before. */
  async #putBoth(isSwap: boolean, hasPart: boolean): Promise<void> {
    // Until it is done the hidden folder holds the only copy of something.
    this.#holdsOlderLesson = true;
    if (!existsSync(this.lesson)) {
      if (hasPart) await takePartBack(this.#root, this.#target);
      await rename(this.#target, this.lesson);
    }
    if (isSwap) await rename(join(this.#root, REPLACED_FOLDER), this.#target);
    await restoreEarlierPart(this.#root, this.#target);
    this.#holdsOlderLesson = false;
  }

  /**
   * Leaves the results for the next run. Safe to call twice.
   *
   * @param withLesson leaves what was to become the target as well, until then; its private part waits
   */
  async keep(withLesson = false): Promise<void> {
    if (!this.#holdsOlderLesson && !withLesson) {
      await forgetPrivatePart(this.#root).catch(() => {});
      await rm(this.lesson, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
    }
    for (const hold of this.#holds) await hold.release();
  }

  /** Removes everything that was not put in place. Safe to call twice. */
  async discard(): Promise<void> {
    // A swap that could not be undone: the next run puts the older lesson back.
    if (this.#holdsOlderLesson) return this.keep();
    for (const folder of new Set([this.#root, this.#work])) {
      // Moved away in one step: whoever comes next makes a folder of its own.
      const done = `${folder}.done-${process.pid}`;
      const isMoved = await rename(folder, done).then(
        () => true,
        () => false,
      );
      if (isMoved) await rm(done, { recursive: true, force: true, maxRetries: 3 });
    }
    for (const hold of this.#holds) await hold.release();
  }
}

/**
 * Where a run was killed after its lesson was in place and before the private part was: puts that in
 * place. Does nothing where somebody is at work there. For those who ask what lies at a target.
 */
export async function completeSwap(targetPath: string): Promise<void> {
  const target = resolve(targetPath);
  const root = hiddenFolder(target);
  if (!hasWaitingPart(root)) return;
  const taken = await takeFolder(root);
  if (!isHold(taken)) return;
  try {
    await completePrivatePart(root, join(root, LESSON_FOLDER), target);
  } finally {
    await taken.release();
  }
}

/**
 * For a dry run, which makes nothing.
 *
 * @throws PackagerFault where the folders that `Workspace.open` needs could not be made, or where the
 * target holds what is never replaced
 */
export async function checkFolders(targetPath: string, workFolder?: string): Promise<void> {
  const target = resolve(targetPath);
  const work = workFolder === undefined ? [] : [elsewhere(workFolder, target)];
  for (const folder of [hiddenFolder(target), ...work]) {
    await checkFolder(folder, askedFor(folder, target));
  }
  await refuseStrange(target);
}

/** The hidden folder of a target. */
export function hiddenFolder(target: string): string {
  return join(dirname(target), `.${basename(target)}.packaging`);
}

function elsewhere(workFolder: string, target: string): string {
  const mark = createHash('sha256').update(target).digest('hex').slice(0, 8);
  return join(resolve(workFolder), `.${basename(target)}-${mark}.packaging`);
}

/** What a person named, who knows nothing of the folder itself. */
function askedFor(folder: string, target: string): string {
  return folder === hiddenFolder(target) ? target : dirname(folder);
}

async function take(folder: string, target: string): Promise<Hold> {
  for (let tries = 1; ; tries += 1) {
    try {
      await makeFolder(folder, askedFor(folder, target));
      const taken = await takeFolder(folder);
      if (!isHold(taken)) throw inUse(target, taken);
      await endEncoders(folder);
      return taken;
    } catch (error) {
      // Another run finished, and removed the folder, in this very moment.
      const isGone = (error as { code?: unknown }).code === 'ENOENT';
      if (!isGone || tries === 10) throw error;
    }
  }
}

/** What a run was removing when it was killed. */
async function removeDone(root: string): Promise<void> {
  const parent = dirname(root);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(root)}.done-`)) continue;
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

/** Killed between the two renames of a swap: the older lesson goes back to where it was. */
async function putBack(replaced: string, target: string): Promise<void> {
  if (!existsSync(replaced)) return;
  if (existsSync(target)) await rm(replaced, { recursive: true, force: true, maxRetries: 3 });
  else await rename(replaced, target);
}

async function refuseTaken(target: string): Promise<void> {
  if (!existsSync(target)) return;
  // An empty folder is as good as none: rename replaces it in one step.
  const names = await readdir(target).catch(() => ['not a folder']);
  if (names.length > 0) throw taken(target);
}

/** Only a lesson gives way to a lesson: the folder of a term's work, or of the source, never does. */
async function refuseStrange(target: string): Promise<void> {
  if (!existsSync(target) || existsSync(join(target, LESSON_FILE))) return;
  const names = await readdir(target).catch(() => ['not a folder']);
  if (names.length === 0) return;
  throw new PackagerFault(
    'misuse',
    'The output folder holds something else than a lesson.',
    `there is no ${LESSON_FILE} in "${target}"`,
    'Choose another --out, or remove what lies there: only a lesson is replaced.',
  );
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

function noPlaceBeside(target: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    'Keys and answers cannot be put beside the lesson.',
    `"${privateLessonFile(target)}" is a folder`,
    'Move that folder away, or choose another --out.',
  );
}

function inUse(target: string, owner: Owner): BusyFault {
  const since = new Date(owner.startedUtcMs).toISOString().slice(0, 19).replace('T', ' ');
  return new BusyFault(
    'Another run is making this lesson right now.',
    `process ${owner.pid} on "${owner.host}" works on "${target}" since ${since} UTC`,
    'Wait until it is finished, or choose another --out. The other run goes on untouched.',
  );
}

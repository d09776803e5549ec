/** Finds the hidden folders that stopped runs left behind, and removes those nobody works in. */

import { existsSync } from 'node:fs';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { encodersIn } from '../execution/end-encoders.ts';
import { isHold, takeFolder } from '../execution/owner.ts';
import { completePrivatePart } from '../execution/private-part.ts';

export type Leftover =
  | { readonly kind: 'removed' | 'removable'; readonly folder: string; readonly bytes: number }
  | {
      readonly kind: 'kept';
      readonly folder: string;
      readonly bytes: number;
      readonly why: string;
    };

const workFolderName = /^\.(.+)\.packaging(?:\.done-\d+|-[A-Za-z0-9]+)?$/;

/** @param isDry nothing is removed */
export async function* cleanUp(
  folder: string,
  isDry: boolean,
  signal: AbortSignal,
): AsyncGenerator<Leftover> {
  for await (const leftover of workFoldersBelow(folder)) {
    if (signal.aborted) return;
    yield await removeOne(leftover, isDry);
  }
}

async function removeOne(folder: string, isDry: boolean): Promise<Leftover> {
  const bytes = await bytesBelow(folder);
  const kept = (why: string): Leftover => ({ kind: 'kept', folder, bytes, why });
  if (holdsOnlyCopy(folder)) {
    return kept('it holds the earlier lesson; package that lecture again to put it back');
  }
  const taken = await takeFolder(folder).catch((error: NodeJS.ErrnoException) => error);
  if (taken instanceof Error) return kept(`it cannot be written (${taken.code ?? taken.message})`);
  if (!isHold(taken)) {
    return kept(`a packager works in it (process ${taken.pid} on ${taken.host})`);
  }
  try {
    const [encoder] = await encodersIn(folder);
    if (encoder !== undefined) {
      return kept(
        `an encoder of a killed run still works in it (process ${encoder}): ` +
          'it ends by itself, or when that lecture is packaged again',
      );
    }
    if (isDry) return { kind: 'removable', folder, bytes };
    const target = targetOf(folder);
    if (target !== undefined) await completePrivatePart(folder, join(folder, 'lesson'), target);
    // Moved away in one step: whoever comes meanwhile makes a folder of its own.
    const gone = `${folder}.done-${process.pid}`;
    await rename(folder, gone);
    await rm(gone, { recursive: true, force: true, maxRetries: 3 });
    return { kind: 'removed', folder, bytes };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return kept(`it cannot be removed (${code ?? message})`);
  } finally {
    await taken.release();
  }
}

/** Killed in the instant between two renames: the earlier lesson lies in the hidden folder. */
function holdsOnlyCopy(folder: string): boolean {
  const name = workFolderName.exec(basename(folder))?.[1];
  const target = join(dirname(folder), name ?? '');
  return existsSync(join(folder, 'replaced')) && !existsSync(target);
}

/** Of a folder that lies beside its target; what was moved away or lies elsewhere has none. */
function targetOf(folder: string): string | undefined {
  const name = /^\.(.+)\.packaging$/.exec(basename(folder))?.[1];
  return name === undefined ? undefined : join(dirname(folder), name);
}

async function* workFoldersBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  // Nothing hides inside a finished lesson.
  if (entries.some((entry) => entry.name === 'lesson.json')) return;
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    if (workFolderName.test(entry.name)) yield path;
    else if (!entry.name.startsWith('.') && entry.name !== 'node_modules') {
      yield* workFoldersBelow(path);
    }
  }
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found?.isFile() === true) bytes += found.size;
  }
  return bytes;
}

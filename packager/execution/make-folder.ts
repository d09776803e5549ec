/**
 * Makes a folder and those above it that are missing.
 *
 * One by one: Node's own way (`recursive`) never returns where a folder that exists says that it does
 * not, as `/proc` does, and then not even a signal ends the program.
 */

import type { Stats } from 'node:fs';
import { access, constants, lstat, mkdir, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import { asStorageFault } from './storage-fault.ts';

/**
 * @param asked what a person named, where that is not the folder itself
 * @param mode of each that is made
 * @throws PackagerFault where it cannot be made; ENOENT where somebody removed its parent meanwhile
 */
export async function makeFolder(path: string, asked = path, mode = 0o777): Promise<void> {
  const wanted = resolve(asked);
  for (const folder of await missingFolders(path, wanted)) await makeOne(folder, wanted, mode);
}

/**
 * As {@link makeFolder} refuses it, as far as that can be known without making anything.
 *
 * @throws PackagerFault where it could not be made
 */
export async function checkFolder(path: string, asked = path): Promise<void> {
  const wanted = resolve(asked);
  const [first] = await missingFolders(path, wanted);
  if (first === undefined) return;
  if (await isThere(first)) throw noPlace(wanted, noFolder(first));
  const parent = dirname(first);
  if (kernelTypes.includes((await statfs(parent)).type)) throw takesNone(parent, wanted);
  try {
    await access(parent, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw asRefusal(error, first, wanted);
  }
}

/** Of `proc` and `sysfs` in Linux: root is told that it may write there, and makes no folders. */
const kernelTypes = [0x9fa0, 0x62656572];

/** From the topmost down. */
async function missingFolders(path: string, wanted: string): Promise<string[]> {
  const missing: string[] = [];
  let nearest = resolve(path);
  for (;;) {
    const found = await lookAt(nearest, wanted);
    if (found?.isDirectory() === true) return missing;
    if (found !== undefined) throw noPlace(wanted, `"${nearest}" is a file, not a folder`);
    missing.unshift(nearest);
    nearest = dirname(nearest);
  }
}

/** Nothing where it does not exist. */
async function lookAt(folder: string, wanted: string): Promise<Stats | undefined> {
  try {
    return await stat(folder);
  } catch (error) {
    // Below a file: found on the way up.
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw asRefusal(error, folder, wanted);
  }
}

async function makeOne(folder: string, wanted: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const code = codeOf(error);
    // Another run made it in this very moment.
    if (code === 'EEXIST' && (await isFolder(folder))) return;
    const parent = dirname(folder);
    if (code === 'ENOENT' && (await isFolder(parent))) throw takesNone(parent, wanted);
    throw asRefusal(error, folder, wanted);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** A link that leads nowhere is there as well. */
async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function asRefusal(error: unknown, folder: string, wanted: string): unknown {
  switch (codeOf(error)) {
    case 'EEXIST':
      return noPlace(wanted, noFolder(folder));
    case 'ELOOP':
      return noPlace(wanted, `"${folder}" is a link that leads to itself`);
    case 'ENAMETOOLONG':
      return noPlace(wanted, 'a part of its path is too long a name');
    default: {
      const known = asStorageFault(error, `The folder "${wanted}" cannot be made.`);
      if (!(known instanceof PackagerFault)) return known;
      const reason = `${known.reason} in "${dirname(folder)}"`;
      return new PackagerFault(known.kind, known.message, reason, known.advice);
    }
  }
}

function noFolder(path: string): string {
  return `"${path}" is no folder, or a link that leads nowhere`;
}

function takesNone(parent: string, wanted: string): PackagerFault {
  return noPlace(wanted, `"${parent}" takes no new folders`);
}

function noPlace(wanted: string, reason: string): PackagerFault {
  const advice = 'Choose another folder, one below a folder that you can write.';
  return new PackagerFault('misuse', `The folder "${wanted}" cannot be made.`, reason, advice);
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}

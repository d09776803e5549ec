/**
 * Makes a folder and those above it that are missing.
 *
 * One by one: Node's own way (`recursive`) never returns where a folder that exists says that it does
 * not, as `/proc` does, and then not even a signal ends the program.
 */

import type { Stats } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import { asStorageFault } from './storage-fault.ts';

/**
 * @param asked what a person named, where that is not the folder itself
 * @throws PackagerFault where it cannot be made; ENOENT where somebody removed its parent meanwhile
 */
export async function makeFolder(path: string, asked = path): Promise<void> {
  const wanted = resolve(asked);
  const missing: string[] = [];
  let nearest = resolve(path);
  for (;;) {
    const found = await lookAt(nearest, wanted);
    if (found?.isDirectory() === true) break;
    if (found !== undefined) throw noPlace(wanted, `"${nearest}" is a file, not a folder`);
    missing.unshift(nearest);
    nearest = dirname(nearest);
  }
  for (const folder of missing) await makeOne(folder, wanted);
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

async function makeOne(folder: string, wanted: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = codeOf(error);
    // Another run made it in this very moment.
    if (code === 'EEXIST' && (await isFolder(folder))) return;
    const parent = dirname(folder);
    if (code === 'ENOENT' && (await isFolder(parent))) {
      throw noPlace(wanted, `"${parent}" takes no new folders`);
    }
    throw asRefusal(error, folder, wanted);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

function asRefusal(error: unknown, folder: string, wanted: string): unknown {
  switch (codeOf(error)) {
    case 'EEXIST':
      return noPlace(wanted, `"${folder}" is no folder, or a link that leads nowhere`);
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

function noPlace(wanted: string, reason: string): PackagerFault {
  const advice = 'Choose another folder, one below a folder that you can write.';
  return new PackagerFault('misuse', `The folder "${wanted}" cannot be made.`, reason, advice);
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}

/** Why a file that somebody named cannot be read, in words, with the name that may be meant. */

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import { nearest } from './nearest.ts';

export async function whyUnreadable(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return `"${path}" is a folder, not a file`;
  if (found?.isFile() === true) return `"${path}" may not be read (permission denied)`;
  if (found !== undefined) return `"${path}" is no plain file`;
  const names = await readdir(dirname(path)).catch(() => undefined);
  if (names === undefined) return `there is no readable file "${path}": its folder does not exist`;
  const meant = nearest(basename(path), names.slice(0, 1_000));
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return `there is no readable file "${path}"${hint}`;
}

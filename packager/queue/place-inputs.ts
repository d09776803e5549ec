/** Makes the sources of a lesson reachable for all workers, copying only what has to be. */

import { stat } from 'node:fs/promises';
import { extname } from 'node:path';

import type { FarmInput } from './farm-job.ts';
import { hashFile } from '../execution/file-hash.ts';
import { FARM_FOLDER, type Storage } from './storage.ts';

/** @param onCopy is told before a source is copied, with its size */
export async function placeInput(
  storage: Storage,
  path: string,
  onCopy: (path: string, bytes: number) => void,
): Promise<FarmInput> {
  const name = await storage.nameOf(path);
  if (name !== undefined) return { name, bytes: (await stat(path)).size };
  // By content: the same source is sent once, however often it is packaged.
  const { bytes, sha256 } = await hashFile(path);
  const suffix = /^\.[A-Za-z0-9]{1,8}$/.test(extname(path)) ? extname(path) : '';
  const copy = `${FARM_FOLDER}/sources/${sha256}${suffix}`;
  const found = await storage.has(copy);
  if (found?.bytes !== bytes) {
    onCopy(path, bytes);
    await storage.put(copy, path);
  }
  return { name: copy, bytes, sha256 };
}

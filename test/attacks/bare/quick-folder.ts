/**
 * A data folder whose databases lie in memory where the system keeps such a folder: thousands of
 * commits wait for no disk then. What a power cut leaves is looked at elsewhere.
 */

import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';

export interface QuickFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function quickFolder(): Promise<QuickFolder> {
  const isThere = await access(IN_MEMORY, constants.W_OK).then(
    () => true,
    () => false,
  );
  const path = await mkdtemp(join(isThere ? IN_MEMORY : tmpdir(), 'lectern-attacks-'));
  // Lessons are thousands of small files; such a folder may be small.
  const library = await mkdtemp(join(tmpdir(), 'lectern-attacks-library-'));
  await mkdir(library, { recursive: true });
  await symlink(library, join(path, 'library'));
  const remove = async () => {
    for (const folder of [path, library]) await rm(folder, { recursive: true, force: true });
  };
  return { path, remove };
}

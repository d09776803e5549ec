/** Writing so that a power cut or a `kill -9` leaves either the old or the new, never half of it. */

import { open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes names in a folder durable. Where a system cannot do that, it needs no help. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  try {
    await folder?.sync();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code !== 'EINVAL' && code !== 'EPERM' && code !== 'EISDIR') throw error;
  } finally {
    await folder?.close();
  }
}

/** Written beside, synced, and renamed into place. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(`${path}.part`, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await renameDurably(`${path}.part`, path);
}

/** @param from a finished file or folder of the same file system */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

const syncsAtOnce = 16;

/** Every file and folder below, and the folder itself. */
export async function syncTree(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < files.length) {
      const entry = files[next] as (typeof files)[number];
      next += 1;
      await syncFile(join(entry.parentPath, entry.name));
    }
  };
  await Promise.all(Array.from({ length: syncsAtOnce }, work));
  for (const entry of entries) {
    if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name));
  }
  await syncFolder(root);
}

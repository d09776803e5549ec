/** Clears away what a packager left that was killed outright, before another one takes its place. */

import { existsSync } from 'node:fs';
import { readFile, readdir, readlink, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

import { isAbandoned } from './owner.ts';

/** Where an older lesson waits while a new one takes its place. */
export const REPLACED_FOLDER = 'replaced';

/** What the names of the hidden folders of one target begin with. */
export function hiddenPrefix(target: string): string {
  return `.${basename(target)}.packaging-`;
}

/** Tidying is a favour to the next run: what cannot be removed stays, and is no fault. */
export async function removeLeftovers(target: string): Promise<void> {
  const parent = dirname(target);
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(hiddenPrefix(target))) continue;
    const folder = join(parent, name);
    if (!(await isAbandoned(folder))) continue;
    await endEncoders(folder);
    const replaced = join(folder, REPLACED_FOLDER);
    // Killed between the two renames of a swap: the older lesson goes back to where it was.
    if (!existsSync(target) && existsSync(replaced)) {
      const isBack = await rename(replaced, target).then(
        () => true,
        () => false,
      );
      if (!isBack) continue;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

/** An ffmpeg outlives a packager that is killed outright. Found where the system has /proc. */
async function endEncoders(folder: string): Promise<void> {
  const real = await realpath(folder).catch(() => folder);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (!place.startsWith(`${real}${sep}`)) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    if (!name.startsWith('ffmpeg')) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself, or is somebody else's.
    }
  }
}

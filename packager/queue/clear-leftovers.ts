/** What workers that were killed left of their tasks: half-made files, in folders of their own. */

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const freshMs = 60_000;

/** @param present ids of the workers that live; a worker's folder has its id as name */
export async function clearLeftovers(
  workFolder: string,
  present: ReadonlySet<string>,
): Promise<void> {
  const names = await readdir(workFolder).catch(() => []);
  for (const name of names) {
    if (present.has(name) || !/^[0-9a-f-]{36}$/.test(name)) continue;
    const folder = join(workFolder, name);
    const found = await stat(folder).catch(() => undefined);
    // A worker that starts at this moment may not stand on the roll yet.
    if (found === undefined || Date.now() - found.mtimeMs < freshMs) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

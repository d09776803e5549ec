/** Ends what outlived a packager that was killed outright. */

import { readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/** Every ffmpeg that works in a folder or below it. Found where the system has /proc. */
export async function endEncoders(folder: string): Promise<void> {
  const real = await realpath(folder).catch(() => folder);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (place !== real && !place.startsWith(`${real}${sep}`)) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    if (!name.startsWith('ffmpeg')) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself, or is somebody else's.
    }
  }
}

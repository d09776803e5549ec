/** Ends what outlived a packager that was killed outright. */

import { readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/** Every run of ffmpeg of ours begins so; nobody's shell or editor does. */
const ourArguments = ['-hide_banner', '-nostdin'] as const;

/**
 * Every ffmpeg that works in a folder or below it, by whatever name it was installed. Somebody who looks
 * around in there is left alone. Found where the system has /proc.
 */
export async function endEncoders(folder: string): Promise<void> {
  const real = await realpath(folder).catch(() => folder);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (place !== real && !place.startsWith(`${real}${sep}`)) continue;
    if (Number(pid) === process.pid || !(await isEncoder(pid))) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself, or is somebody else's.
    }
  }
}

async function isEncoder(pid: string): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  if (name.startsWith('ffmpeg')) return true;
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const args = line.split('\0');
  return ourArguments.every((argument) => args.includes(argument));
}

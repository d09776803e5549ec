/** Finds and ends what outlived a packager that was killed outright. */

import { readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/** Every run of ffmpeg of ours begins so; nobody's shell or editor does. */
const ourArguments = ['-hide_banner', '-nostdin'] as const;

/** Ends every ffmpeg that works in a folder or below it. Somebody who looks around in there is left alone. */
export async function endEncoders(folder: string): Promise<void> {
  for (const pid of await encodersIn(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself, or is somebody else's.
    }
  }
}

/**
 * Every ffmpeg that works in a folder or below it, by whatever name it was installed.
 *
 * @returns the ids of their processes; none where the system has no /proc
 */
export async function encodersIn(folder: string): Promise<number[]> {
  const real = await realpath(folder).catch(() => folder);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (place !== real && !place.startsWith(`${real}${sep}`)) continue;
    if (Number(pid) !== process.pid && (await isEncoder(pid))) found.push(Number(pid));
  }
  return found;
}

async function isEncoder(pid: string): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  if (name.startsWith('ffmpeg')) return true;
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const args = line.split('\0');
  return ourArguments.every((argument) => args.includes(argument));
}

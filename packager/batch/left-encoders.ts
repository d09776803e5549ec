/** Encoders that a killed packager left running in a folder: nobody else may take it away from them. */

import { readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/** As `execution/end-encoders.ts` knows them. */
const ourArguments = ['-hide_banner', '-nostdin'] as const;

/** @returns the ids of their processes; none where the system has no /proc */
export async function leftEncoders(folder: string): Promise<number[]> {
  const real = await realpath(folder).catch(() => folder);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (place !== real && !place.startsWith(`${real}${sep}`)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const words = line.split('\0');
    if (ourArguments.every((word) => words.includes(word))) found.push(Number(pid));
  }
  return found;
}

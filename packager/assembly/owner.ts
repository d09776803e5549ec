/** Who works in a hidden folder: so that a later packager can tell a leftover from a colleague. */

import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const OWNER_FILE = 'owner.json';

interface Owner {
  readonly host: string;
  readonly pid: number;
  /** In containers every run may have the same pid: the start tells them apart. */
  readonly startedUtcMs: number;
}

function self(): Owner {
  return {
    host: hostname(),
    pid: process.pid,
    startedUtcMs: Math.round(performance.timeOrigin),
  };
}

export async function signFolder(folder: string): Promise<void> {
  await writeFile(join(folder, OWNER_FILE), JSON.stringify(self()), { flag: 'wx' });
}

/**
 * Whether the process that made the folder is known to be gone. False where that cannot be known:
 * the folder was made on another machine, or bears no mark that can be read.
 */
export async function isAbandoned(folder: string): Promise<boolean> {
  const owner = await readOwner(folder);
  const own = self();
  if (owner === undefined || owner.host !== own.host) return false;
  if (owner.pid === own.pid) return owner.startedUtcMs !== own.startedUtcMs;
  return !isRunning(owner.pid);
}

async function readOwner(folder: string): Promise<Owner | undefined> {
  try {
    const read = JSON.parse(await readFile(join(folder, OWNER_FILE), 'utf8')) as Partial<Owner>;
    const { host, pid, startedUtcMs } = read;
    const isWhole =
      typeof host === 'string' &&
      Number.isInteger(pid) &&
      (pid as number) > 0 &&
      typeof startedUtcMs === 'number';
    return isWhole ? { host, pid: pid as number, startedUtcMs } : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any other refusal means that it runs, and belongs to somebody else.
    return (error as { code?: unknown }).code !== 'ESRCH';
  }
}

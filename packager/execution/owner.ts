/** Who works in a folder: a mark that survives a `kill -9`, and tells a leftover from a colleague. */

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const OWNER_FILE = 'owner.json';

export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** In containers every run may have the same pid: the start tells them apart. */
  readonly startedUtcMs: number;
  /** What the system says of the start of the process, where it says anything. */
  readonly systemStart?: string;
}

/** An owner on another machine renews its mark; one this old is gone. */
const foreignSilenceMs = 120_000;
const renewalMs = 10_000;

function self(): Owner {
  const start = systemStart(process.pid);
  return {
    host: hostname(),
    pid: process.pid,
    startedUtcMs: Math.round(performance.timeOrigin),
    ...(start === undefined ? {} : { systemStart: start }),
  };
}

export interface Hold {
  release(): Promise<void>;
}

/**
 * Takes the folder, or says who has it. A mark of somebody who is gone is moved away first; whoever
 * finds that the mark moved away was a fresh one puts it back.
 *
 * @returns the hold, or the owner that is at work
 */
export async function takeFolder(folder: string): Promise<Hold | Owner> {
  const path = join(folder, OWNER_FILE);
  const own = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
  // Of this hold alone: the same process may come again.
  const mark = JSON.stringify({ ...self(), mark: randomUUID() });
  await writeFile(own, mark);
  try {
    for (;;) {
      // A link appears whole or not at all, and never over another one.
      if (await links(own, path)) return hold(path, mark);
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const owner = readOwner(text);
      if (!(await isGone(owner, path))) return owner ?? unknownOwner;
      const moved = `${own}.old`;
      if (!(await renames(path, moved))) continue;
      const movedText = await readFile(moved, 'utf8').catch(() => text);
      if (movedText !== text) await links(moved, path);
      await rm(moved, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

export function isHold(taken: Hold | Owner): taken is Hold {
  return 'release' in taken;
}

/** Whether the process that marked the folder is known to be gone. */
export async function isAbandoned(folder: string): Promise<boolean> {
  const path = join(folder, OWNER_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text !== undefined && isGone(readOwner(text), path);
}

const unknownOwner: Owner = { host: 'unknown', pid: 0, startedUtcMs: 0 };

/** Where the folder was moved away, or taken over from one that slept, another's mark lies there. */
function hold(path: string, mark: string): Hold {
  const isOwn = async (): Promise<boolean> =>
    (await readFile(path, 'utf8').catch(() => undefined)) === mark;
  const renew = async (): Promise<void> => {
    const now = new Date();
    if (await isOwn()) await utimes(path, now, now).catch(() => {});
  };
  const timer = setInterval(() => void renew(), renewalMs);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      if (await isOwn()) await rm(path, { force: true });
    },
  };
}

async function isGone(owner: Owner | undefined, path: string): Promise<boolean> {
  const own = self();
  if (owner === undefined || owner.host !== own.host) {
    const renewed = await stat(path).catch(() => undefined);
    return renewed !== undefined && Date.now() - renewed.mtimeMs > foreignSilenceMs;
  }
  if (owner.pid === own.pid) return owner.startedUtcMs !== own.startedUtcMs;
  if (!isRunning(owner.pid)) return true;
  // The number may belong to another process by now, e.g. after a restart of the machine.
  const start = systemStart(owner.pid);
  return owner.systemStart !== undefined && start !== undefined && start !== owner.systemStart;
}

function readOwner(text: string): Owner | undefined {
  try {
    const { host, pid, startedUtcMs, systemStart: start } = JSON.parse(text) as Partial<Owner>;
    const isWhole =
      typeof host === 'string' &&
      Number.isInteger(pid) &&
      (pid as number) > 0 &&
      typeof startedUtcMs === 'number';
    if (!isWhole) return undefined;
    const known = typeof start === 'string' ? { systemStart: start } : {};
    return { host, pid: pid as number, startedUtcMs, ...known };
  } catch {
    return undefined;
  }
}

/** The boot and the tick in which a process started, where the system has /proc. */
function systemStart(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    const ticks = fields?.[19];
    return ticks === undefined ? undefined : `${boot}:${ticks}`;
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

/** @throws what the file system refuses for another reason than that the name is taken */
async function links(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // A file system without links: creating is exclusive as well, if not in one step.
    return writeFile(to, await readFile(from, 'utf8'), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
  }
}

function renames(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  );
}

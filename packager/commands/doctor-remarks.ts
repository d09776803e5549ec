/** What `doctor` looks at besides ffmpeg: protection, cores, memory, disk, and the queue. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import type { Environment } from '../ffmpeg/binaries.ts';
import { PackagerFault } from '../plan/fault.ts';
import { findShakaPackager } from '../protection/shaka-packager.ts';
import { bytesText } from '../report/quantity.ts';
import type { Allowance } from '../execution/allowance.ts';
import { checkFolder } from '../execution/make-folder.ts';

export interface Remark {
  /** Of the record. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Nothing can be packaged so. */
  readonly isHindrance: boolean;
}

/** shaka-packager, which only common encryption needs. */
export async function cryptographer(environment: Environment): Promise<Remark> {
  try {
    const path = findShakaPackager(environment);
    const version = await shakaVersion(path);
    const text = version === undefined ? `does not run: ${path}` : `${version}, ${path}`;
    return shakaRemark(text, { path, ...(version === undefined ? {} : { version }) });
  } catch (error) {
    if (!(error instanceof PackagerFault)) throw error;
    if (error.kind === 'misuse') return shakaRemark(error.reason, { reason: error.reason });
    return shakaRemark('none; only --encrypt cenc and cbcs need it', {});
  }
}

function shakaRemark(text: string, facts: Record<string, unknown>): Remark {
  return { name: 'shakaPackager', title: 'shaka-packager', text, facts, isHindrance: false };
}

function shakaVersion(path: string): Promise<string | undefined> {
  return new Promise((done) => {
    execFile(path, ['--version'], { timeout: 5_000 }, (_error, stdout, stderr) => {
      done(/version (\S+)/.exec(stdout + stderr)?.[1]);
    });
  });
}

export function machineRemarks(allowance: Allowance, jobs: number, isAsked: boolean): Remark[] {
  const { cores, coresWhy, memoryBytes, memoryWhy } = allowance;
  const why = isAsked ? 'as --jobs says, where memory allows it' : 'by cores and memory';
  const encodes = jobs === 1 ? 'encode' : 'encodes';
  return [
    {
      name: 'cpu',
      title: 'Cores',
      text: `${cores}, ${coresWhy}`,
      facts: { cores, why: coresWhy },
      isHindrance: false,
    },
    {
      name: 'memory',
      title: 'Memory',
      text: `${bytesText(memoryBytes)}, ${memoryWhy}`,
      facts: { bytes: memoryBytes, why: memoryWhy },
      isHindrance: false,
    },
    {
      name: 'jobs',
      title: 'Jobs',
      text: `${jobs} ${encodes} of a 1080p lecture at the same time, ${why}`,
      facts: { jobs, why },
      isHindrance: false,
    },
  ];
}

/** A lesson of an hour takes some 600 MB, and its work folder as much again. */
const littleBytes = 2_000_000_000;

export async function diskRemark(place: string): Promise<Remark> {
  let folder = resolve(place);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const remark = { name: 'disk', title: 'Disk' };
  try {
    await checkFolder(place);
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const freeBytes = bavail * bsize;
    const much = freeBytes < littleBytes ? '; little for a long lecture' : '';
    const text = `${bytesText(freeBytes)} free in ${folder}${much}`;
    return { ...remark, text, facts: { folder, freeBytes }, isHindrance: freeBytes === 0 };
  } catch (error) {
    if (error instanceof PackagerFault) {
      const { reason } = error;
      const text = `${resolve(place)} cannot be made: ${reason}`;
      return { ...remark, text, facts: { folder, reason }, isHindrance: true };
    }
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const text = `${folder} cannot be written (${code})`;
    return { ...remark, text, facts: { folder, reason: code }, isHindrance: true };
  }
}

export async function queueRemark(queue: string, environment: Environment): Promise<Remark> {
  // Only who works with a farm pays for loading what talks to it.
  const { connectRedis, readQueueAddress } = await import('../queue/redis.ts');
  const address = readQueueAddress(queue, environment);
  const remark = { name: 'queue', title: 'Queue' };
  try {
    const redis = await connectRedis(address);
    redis.disconnect();
    const facts = { address: address.title, isReachable: true };
    return { ...remark, text: `reachable at ${address.title}`, facts, isHindrance: false };
  } catch (error) {
    const reason = (error as Partial<PackagerFault>).reason ?? (error as Error).message;
    const facts = { address: address.title, isReachable: false, reason };
    const text = `not reachable at ${address.title} (${reason})`;
    return { ...remark, text, facts, isHindrance: true };
  }
}

/** What `doctor` looks at besides ffmpeg: protection, cores, memory, disk, and the queue. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';

import type { Environment } from '../ffmpeg/binaries.ts';
import { PackagerFault } from '../plan/fault.ts';
import { bytesText } from '../report/quantity.ts';
import type { Allowance } from '../work/allowance.ts';
import type { ParsedOptions } from './options.ts';

export interface Remark {
  /** Of the record. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Nothing can be packaged so. */
  readonly isHindrance: boolean;
}

/** shaka-packager, for cenc and cbcs: SHAKA_PACKAGER_PATH, else one on the PATH. */
export async function cryptographer(environment: Environment): Promise<Remark> {
  const named = environment['SHAKA_PACKAGER_PATH'];
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates =
    named === undefined || named === ''
      ? folders.flatMap((folder) => [join(folder, 'shaka-packager'), join(folder, 'packager')])
      : [named];
  for (const path of candidates.filter((one) => existsSync(one))) {
    const version = await shakaVersion(path);
    if (version === undefined) continue;
    return shakaRemark(`${version}, ${path}`, { path, version });
  }
  return shakaRemark('none; only needed for cenc and cbcs protection', {});
}

function shakaRemark(text: string, facts: Record<string, unknown>): Remark {
  return { name: 'shakaPackager', title: 'shaka-packager', text, facts, isHindrance: false };
}

function shakaVersion(path: string): Promise<string | undefined> {
  return new Promise((done) => {
    execFile(path, ['--version'], { timeout: 5_000 }, (_error, stdout) => {
      done(/packager(?:\.exe)? version (\S+)/.exec(stdout)?.[1]);
    });
  });
}

export function machineRemarks(allowance: Allowance, options: ParsedOptions): Remark[] {
  const { cores, coresWhy, memoryBytes, memoryWhy } = allowance;
  const jobs = options.jobs === undefined ? jobsOf(allowance) : Number(options.jobs);
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
    jobsRemark(jobs, options),
  ];
}

function jobsRemark(jobs: number, options: ParsedOptions): Remark {
  const why = options.jobs === undefined ? 'what cores and memory allow' : '--jobs says so';
  const text = `${jobs} ${jobs === 1 ? 'encode' : 'encodes'} at the same time, ${why}`;
  return { name: 'jobs', title: 'Jobs', text, facts: { jobs, why }, isHindrance: false };
}

/** What one encode of all rungs of a 1080p lecture holds at most, with room to spare. */
const jobBytes = 700_000_000;

function jobsOf({ cores, memoryBytes }: Allowance): number {
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / jobBytes)));
}

/** A lesson of an hour takes some 600 MB, and its work folder as much again. */
const littleBytes = 2_000_000_000;

export async function diskRemark(place: string): Promise<Remark> {
  let folder = resolve(place);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const remark = { name: 'disk', title: 'Disk' };
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const freeBytes = bavail * bsize;
    const much = freeBytes < littleBytes ? '; little for a long lecture' : '';
    const text = `${bytesText(freeBytes)} free in ${folder}${much}`;
    return { ...remark, text, facts: { folder, freeBytes }, isHindrance: freeBytes === 0 };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const text = `${folder} cannot be written (${code})`;
    return { ...remark, text, facts: { folder, reason: code }, isHindrance: true };
  }
}

export async function queueRemark(queue: string, environment: Environment): Promise<Remark> {
  // Only who works with a farm pays for loading what talks to it.
  const { connectRedis, readQueueAddress } = await import('../farm/redis.ts');
  const address = readQueueAddress(queue, environment);
  const remark = { name: 'queue', title: 'Queue' };
  try {
    const redis = await connectRedis(address);
    redis.disconnect();
    const facts = { address: address.title, isReachable: true };
    return { ...remark, text: `reachable at ${address.title}`, facts, isHindrance: false };
  } catch (error) {
    if (!(error instanceof PackagerFault)) throw error;
    const facts = { address: address.title, isReachable: false, reason: error.reason };
    const text = `not reachable at ${address.title} (${error.reason})`;
    return { ...remark, text, facts, isHindrance: true };
  }
}

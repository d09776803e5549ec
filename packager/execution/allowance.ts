/**
 * What this process may use of the machine: a container or a service is often allowed less than the
 * machine has, and an encoder that takes more is slowed down or killed.
 */

import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';

export interface Allowance {
  /** Whole cores, at least 1: a quota of 1.5 cores keeps one busy, and a half. */
  readonly cores: number;
  /** Where the number comes from, for people. */
  readonly coresWhy: string;
  readonly memoryBytes: number;
  readonly memoryWhy: string;
}

/** What the machine says of itself; in tests, what it is made to say. */
export interface MachineFacts {
  /** Cores that the scheduler offers, affinity counted. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** @returns the text of a file, or undefined where there is none */
  readonly read: (path: string) => string | undefined;
}

const cgroupRoot = '/sys/fs/cgroup';

export function machineFacts(): MachineFacts {
  return {
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    read: (path) => {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/** The smallest of what the machine has and of what each control group above this process allows. */
export function allowanceOf(machine: MachineFacts = machineFacts()): Allowance {
  const quota = smallest([...cpuQuotas(machine)]);
  const isQuota = quota !== undefined && quota < machine.cores;
  const limit = smallest([...memoryLimits(machine)]);
  const isLimit = limit !== undefined && limit < machine.memoryBytes;
  return {
    cores: isQuota ? Math.max(1, Math.floor(quota)) : machine.cores,
    coresWhy: isQuota
      ? `this process may use ${Number(quota.toFixed(2))} of ${machine.cores} (control group)`
      : 'all that the system offers',
    memoryBytes: isLimit ? limit : machine.memoryBytes,
    memoryWhy: isLimit ? 'the limit of the control group' : 'all of the machine',
  };
}

function smallest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}

function* cpuQuotas(machine: MachineFacts): Generator<number> {
  for (const folder of groupFolders(machine, '')) {
    // Version 2: "150000 100000", or "max 100000" where nothing is limited.
    const [quota, period] = (machine.read(join(folder, 'cpu.max')) ?? '').trim().split(/\s+/);
    yield* ratio(quota, period);
  }
  for (const controller of ['cpu', 'cpu,cpuacct']) {
    for (const folder of groupFolders(machine, controller)) {
      // Version 1: the quota is -1 where nothing is limited.
      yield* ratio(
        machine.read(join(folder, 'cpu.cfs_quota_us')),
        machine.read(join(folder, 'cpu.cfs_period_us')),
      );
    }
  }
}

function* ratio(quotaText: string | undefined, periodText: string | undefined): Generator<number> {
  const [quota, period] = [Number(quotaText?.trim()), Number(periodText?.trim())];
  if (quota > 0 && period > 0) yield quota / period;
}

function* memoryLimits(machine: MachineFacts): Generator<number> {
  for (const folder of groupFolders(machine, '')) {
    yield* bytes(machine.read(join(folder, 'memory.max')));
  }
  for (const folder of groupFolders(machine, 'memory')) {
    yield* bytes(machine.read(join(folder, 'memory.limit_in_bytes')));
  }
}

function* bytes(text: string | undefined): Generator<number> {
  const value = Number(text?.trim());
  if (Number.isFinite(value) && value > 0) yield value;
}

/**
 * The folders that may limit this process: its own group and each one above. In a container the
 * path may name a group that only the host sees; the root of the tree is then the right one.
 *
 * @param controller of version 1; empty for version 2
 */
function groupFolders(machine: MachineFacts, controller: string): string[] {
  const root = join(cgroupRoot, controller);
  const line = (machine.read('/proc/self/cgroup') ?? '')
    .split('\n')
    .map((text) => text.split(':'))
    .find((parts) =>
      controller === ''
        ? parts[0] === '0' && parts[1] === ''
        : controller.split(',').every((name) => parts[1]?.split(',').includes(name)),
    );
  const steps = (line?.slice(2).join(':') ?? '').split('/').filter((step) => step !== '');
  const folders = steps.map((_, index) => join(root, ...steps.slice(0, steps.length - index)));
  return [...folders, root];
}

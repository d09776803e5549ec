/** How the work is done: how much of the machine it takes, and where it is kept until it is done. */

import type { PackageOptions } from '../assembly/package-lesson.ts';
import { PackagerFault } from '../plan/fault.ts';
import { SEE_ITS_HELP } from './help-advice.ts';
import type { OptionName, ParsedOptions } from './option-table.ts';

export const workOptionNames = [
  'jobs',
  'threads',
  'memory',
  'nice',
  'work',
  'queue',
  'storage',
] as const satisfies readonly OptionName[];

export type WorkWishes = Pick<PackageOptions, 'jobs' | 'memoryBytes' | 'nice' | 'workFolder'>;

export function workWishes(options: ParsedOptions): WorkWishes {
  const jobs = whole(options.jobs, '--jobs', 1, 256);
  const memoryBytes = bytes(options.memory, '--memory');
  const nice = whole(options.nice, '--nice', 0, 19);
  if (options.work === '') throw misuse('--work needs a folder.', 'it is empty');
  return {
    ...(jobs === undefined ? {} : { jobs }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(nice === undefined ? {} : { nice }),
    ...(options.work === undefined ? {} : { workFolder: options.work }),
  };
}

/**
 * @returns undefined where it was not written, or as `auto`
 */
export function whole(
  written: string | undefined,
  option: string,
  least: number,
  most: number,
): number | undefined {
  if (written === undefined || written === 'auto') return undefined;
  const value = Number(written);
  if (/^\d+$/.test(written) && value >= least && value <= most) return value;
  const what = `${option} needs a whole number from ${least} to ${most}.`;
  throw misuse(what, `"${written}" is none`);
}

const unitBytes: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9 };

/** `800M`, `2G`, `1.5GB`; a plain number is bytes. */
function bytes(written: string | undefined, option: string): number | undefined {
  if (written === undefined || written === 'auto') return undefined;
  const match = /^(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?$/i.exec(written.trim());
  const value = Number(match?.[1]) * (unitBytes[match?.[2]?.toUpperCase() ?? ''] ?? NaN);
  if (value >= 100e6 && value <= 1e15) return Math.floor(value);
  throw misuse(
    `${option} needs at least 100M.`,
    `"${written}" is no such size; examples: 800M, 2G`,
  );
}

function misuse(what: string, reason: string): PackagerFault {
  return new PackagerFault('misuse', what, reason, SEE_ITS_HELP);
}

/** What a file system refuses, in words. */

import { PackagerFault } from '../plan/fault.ts';

interface Refusal {
  readonly reason: string;
  readonly advice: string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  ENOSPC: {
    reason: 'no space is left on the disk',
    advice: 'Free some space where --out lies, or choose another disk, and run it again.',
  },
  EDQUOT: {
    reason: 'the disk quota is used up',
    advice: 'Free some of your quota, or choose another disk, and run it again.',
  },
  EFBIG: {
    reason: 'a file grew larger than this system allows',
    advice: 'Raise the file size limit (ulimit -f), or choose another disk, and run it again.',
  },
  EACCES: {
    reason: 'permission denied',
    advice: 'Change the permissions of the folder, or choose another one.',
  },
  EPERM: {
    reason: 'the operation is not permitted',
    advice: 'Change the permissions of the folder, or choose another one.',
  },
  EROFS: {
    reason: 'the file system is read-only',
    advice: 'Choose a folder on a disk that can be written.',
  },
  EEXIST: {
    reason: 'a part of the path is a file, not a folder',
    advice: 'Check the path.',
  },
  ENOTDIR: {
    reason: 'a part of the path is a file, not a folder',
    advice: 'Check the path.',
  },
};

/** A known refusal as a fault; anything else is handed back as it was. */
export function asStorageFault(error: unknown, what: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  const refusal = typeof code === 'string' ? refusals[code] : undefined;
  if (refusal === undefined) return error;
  return new PackagerFault('fault', what, refusal.reason, refusal.advice);
}

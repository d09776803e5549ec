/** What tells one source file from another without reading all of it. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';

export interface SourceIdentity {
  readonly bytes: number;
  readonly modifiedUtcMs: number;
  /** Over the first and the last MiB. */
  readonly sha256: string;
}

const endBytes = 1_048_576;

export async function sourceIdentity(path: string): Promise<SourceIdentity> {
  const file = await open(path, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    const hash = createHash('sha256');
    const part = Buffer.alloc(Math.min(endBytes, size));
    for (const position of [0, Math.max(0, size - part.length)]) {
      const { bytesRead } = await file.read(part, 0, part.length, position);
      hash.update(part.subarray(0, bytesRead));
    }
    return { bytes: size, modifiedUtcMs: Math.round(mtimeMs), sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** What was read of it does not go together. */
export class ChangedSourceFault extends PackagerFault {}

/**
 * @param taken of the same paths, before anything was read
 * @throws ChangedSourceFault where one is another by now
 */
export async function refuseChange(
  paths: readonly string[],
  taken: readonly SourceIdentity[],
): Promise<void> {
  for (const [index, path] of paths.entries()) {
    const before = taken[index];
    // One that is gone was read to its end before; it cannot be asked any more.
    const now = await sourceIdentity(path).catch(() => undefined);
    if (before === undefined || now === undefined) continue;
    const what = differenceOf(before, now);
    if (what === undefined) continue;
    throw new ChangedSourceFault(
      'fault',
      'The source changed while it was being packaged.',
      `"${basename(path)}" ${what}`,
      'Wait until it is recorded or copied to its end, and run the same command again: it starts over.',
    );
  }
}

function differenceOf(before: SourceIdentity, now: SourceIdentity): string | undefined {
  if (now.bytes !== before.bytes) return `had ${before.bytes} bytes and now has ${now.bytes}`;
  if (now.modifiedUtcMs !== before.modifiedUtcMs) return 'was written to meanwhile';
  return now.sha256 === before.sha256 ? undefined : 'has another content than at the start';
}

/** What tells one source file from another without reading all of it. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

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

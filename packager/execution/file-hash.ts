/** SHA-256 of a file, read once from start to end. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

export async function hashFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1_048_576 })) {
    hash.update(piece as Buffer);
  }
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

export async function sha256Of(path: string): Promise<string> {
  return (await hashFile(path)).sha256;
}

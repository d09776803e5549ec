/** SHA-256 of a file, read once from start to end. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const mostPieceBytes = 1_048_576;
const leastPieceBytes = 4096;

export async function hashFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const file = await open(path);
  try {
    const hash = createHash('sha256');
    const { size } = await file.stat();
    // One piece of memory for all of it, no larger than the file: a stream takes new ones all the time.
    const piece = Buffer.allocUnsafe(Math.min(mostPieceBytes, Math.max(leastPieceBytes, size + 1)));
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(bytesRead === piece.length ? piece : piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}

export async function sha256Of(path: string): Promise<string> {
  return (await hashFile(path)).sha256;
}

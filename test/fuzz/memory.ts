/** Heap in use after everything that can be collected is gone. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/** Bytes; a full collection runs first. */
export async function heapBytes(): Promise<number> {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // Closed sockets and files let go of their memory in a later turn.
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

/** The most memory that the process has held, bytes. */
export function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1_024;
}

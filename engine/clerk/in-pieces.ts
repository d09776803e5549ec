/** Long work in short pieces: all learners share one thread, and nobody's history may hold up the others. */

import { setImmediate } from 'node:timers/promises';

/** Longest piece before whoever else waits has a turn, milliseconds. */
const PIECE_MS = 5;

/** Runs small steps to their end, and lets others go first now and then. */
export async function inPieces<T>(steps: Generator<void, T>): Promise<T> {
  for (;;) {
    const untilMs = performance.now() + PIECE_MS;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < untilMs);
    await setImmediate();
  }
}

/** Waits for a condition instead of sleeping. */

import { setTimeout } from 'node:timers/promises';

export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 10_000,
): Promise<void> {
  for (const startedAtMs = performance.now(); performance.now() - startedAtMs < withinMs;) {
    if (await holds()) return;
    await setTimeout(20);
  }
  throw new Error(`not within ${withinMs} ms: ${what}`);
}

/**
 * Stored events into today's events, one pure step for each version. Adding version n + 1 means:
 * freeze the types of version n beside this file, append a step here, raise `EVENT_VERSION`, and
 * keep a golden log of version n in the tests.
 */

import { EVENT_VERSION, type LedgerEvent } from './events.ts';
import { LedgerDamage } from './evolve.ts';

/** Step i lifts version i + 1 to version i + 2. */
const STEPS: readonly ((event: unknown) => unknown)[] = [];

export function upcast(stored: { readonly v: number }): LedgerEvent {
  if (stored.v === EVENT_VERSION) return stored as LedgerEvent;
  if (!Number.isInteger(stored.v) || stored.v < 1 || stored.v > EVENT_VERSION) {
    throw new LedgerDamage(
      `an event of version ${String(stored.v)}; this engine knows 1 to ${EVENT_VERSION}`,
    );
  }
  return STEPS.slice(stored.v - 1).reduce<unknown>(
    (event, step) => step(event),
    stored,
  ) as LedgerEvent;
}

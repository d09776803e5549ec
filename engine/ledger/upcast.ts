/**
 * Stored events into today's events, one pure step for each version. Adding version n + 1 means:
 * freeze the types of version n beside this file, append a step here, raise `EVENT_VERSION`, and
 * keep a golden log of version n in the tests.
 */

import { EVENT_VERSION, type LedgerEvent } from './events.ts';
import { LedgerDamage } from './evolve.ts';
import { withAllRules } from './older-build.ts';

/** Step i lifts version i + 1 to version i + 2. */
const STEPS: readonly ((event: unknown) => unknown)[] = [];

export function upcast(stored: { readonly v: number }): LedgerEvent {
  if (stored.v === EVENT_VERSION) return withRules(stored as LedgerEvent);
  if (!Number.isInteger(stored.v) || stored.v < 1 || stored.v > EVENT_VERSION) {
    throw new LedgerDamage(
      `an event of version ${String(stored.v)}; this engine knows 1 to ${EVENT_VERSION}`,
    );
  }
  const lifted = STEPS.slice(stored.v - 1).reduce<unknown>((event, step) => step(event), stored);
  return withRules(lifted as LedgerEvent);
}

function withRules(event: LedgerEvent): LedgerEvent {
  if (event.type !== 'session-opened') return event;
  const policy = withAllRules(event.policy);
  return policy === event.policy ? event : { ...event, policy };
}

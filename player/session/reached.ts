import { type CreditSummary } from '../../engine/protocol/messages.ts';

export interface ReachedListener {
  /** What is required is credited; a check may still take it. */
  complete(): void;
  /** It is complete for good. */
  settled(): void;
}

/** Tells what a lesson has become since the engine's word before; null where there was none. */
export function tellReached(
  before: CreditSummary | null,
  now: CreditSummary,
  listener: ReachedListener,
): void {
  if (before === null) return;
  if (now.complete && !before.complete) listener.complete();
  if (now.settled && !before.settled) listener.settled();
}

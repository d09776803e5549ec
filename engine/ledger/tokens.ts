/**
 * Presentation tokens as the ledger sees them: a minute of media has n of them, one in each n-th part
 * of it, and k of them are needed. What was credited of a minute in part needs that part of k.
 */

import { type SessionState } from './state.ts';
import { type Spans, NO_SPANS, addAll, within } from './spans.ts';
import { type Span } from '../protocol/units.ts';

const MINUTE_MS = 60_000;

/** What one minute of a lesson has, and needs. */
interface Minute {
  /** Tokens needed x 60 000, so that it stays whole. */
  neededMs: number;
  echoed: number;
  readonly credited: Span[];
}

/**
 * The credit of these sessions, of one lesson, that lies in minutes whose tokens were echoed. A
 * minute watched in several sessions needs as many as one watched at once.
 */
export function echoedSpans(sessions: readonly SessionState[]): Spans {
  const minutes = new Map<number, Minute>();
  for (const { policy, credited, proof } of sessions) {
    const { tokensPerMinute, tokensNeeded } = policy.assurance;
    if (tokensPerMinute === 0) continue;
    for (const span of credited) enter(minutes, span, tokensNeeded);
    for (const atMs of proof.echoed ?? []) {
      const minute = minutes.get(Math.floor(atMs / MINUTE_MS));
      if (minute !== undefined && within([atMs, atMs + 1], credited).length > 0) minute.echoed += 1;
    }
  }
  let spans: Spans = NO_SPANS;
  for (const { neededMs, echoed, credited } of minutes.values()) {
    if (echoed >= Math.floor(neededMs / MINUTE_MS)) spans = addAll(spans, credited);
  }
  return spans;
}

function enter(minutes: Map<number, Minute>, [startMs, endMs]: Span, needed: number): void {
  for (let fromMs = startMs; fromMs < endMs;) {
    const number = Math.floor(fromMs / MINUTE_MS);
    const toMs = Math.min(endMs, (number + 1) * MINUTE_MS);
    const minute = minutes.get(number) ?? { neededMs: 0, echoed: 0, credited: [] };
    minutes.set(number, minute);
    minute.neededMs += needed * (toMs - fromMs);
    minute.credited.push([fromMs, toMs]);
    fromMs = toMs;
  }
}

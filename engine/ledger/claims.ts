/** Cuts of what a beat claims: where the lease, the learner, the clock or the cap came to an end. */

import { type Outcome } from '../protocol/messages.ts';
import { type RefusalReason } from '../protocol/reasons.ts';
import { type Span } from '../protocol/units.ts';
import { type Spans, measure } from './spans.ts';
import { type SessionState } from './state.ts';

/** A claimed span, or its part, with what already speaks against it. */
export interface Claim {
  readonly span: Span;
  readonly refused: RefusalReason | null;
}

/** A part of a claim with its one outcome. */
export interface Part {
  readonly span: Span;
  readonly outcome: Outcome;
}

/**
 * The spans of the session that holds the lease, in the order of presentation. What it presented
 * after the learner had been away for too long is the end of them.
 */
export function claimsOfHolder(
  { manner }: SessionState,
  spans: Spans,
  runningMs: number,
  idleMs: number,
): Claim[] {
  if (idleMs === 0) return spans.map((span) => ({ span, refused: manner }));
  const awakeRatio = (runningMs - idleMs) / runningMs;
  return cutAfter(spans, Math.floor(measure(spans) * awakeRatio), manner, manner ?? 'idle');
}

/**
 * The spans of a session that has lost the lease. What it presented in the time before that is the
 * beginning of them; the rest is superseded.
 */
export function claimsOfFenced(
  { manner, policy }: SessionState,
  spans: Spans,
  lateMs: number,
  rate: number,
): Claim[] {
  const keptMs = Math.floor(lateMs * Math.min(policy.rate.maxRatio, rate));
  return cutAfter(spans, keptMs, manner, 'superseded');
}

function cutAfter(
  spans: Spans,
  keptMs: number,
  refused: RefusalReason | null,
  after: RefusalReason,
): Claim[] {
  let leftMs = keptMs;
  return spans.flatMap(([startMs, endMs]) => {
    const cutMs = Math.min(endMs, startMs + leftMs);
    leftMs -= cutMs - startMs;
    const claims: Claim[] = [];
    if (startMs < cutMs) claims.push({ span: [startMs, cutMs], refused });
    if (cutMs < endMs) claims.push({ span: [cutMs, endMs], refused: after });
    return claims;
  });
}

/** A piece that nothing else speaks against: what is paid for and within the daily cap counts. */
export function cutByPayment(piece: Span, paidUntilMs: number, roomMs: number): Part[] {
  const [startMs, endMs] = piece;
  const paidEndMs = Math.max(startMs, Math.min(endMs, paidUntilMs));
  const countedEndMs = Math.min(paidEndMs, startMs + roomMs);
  if (countedEndMs === endMs) return [{ span: piece, outcome: 'credited' }];
  const parts: Part[] = [];
  const cut = (fromMs: number, toMs: number, outcome: Outcome) => {
    if (fromMs < toMs) parts.push({ span: [fromMs, toMs], outcome });
  };
  cut(startMs, countedEndMs, 'credited');
  cut(countedEndMs, paidEndMs, 'daily-cap');
  cut(paidEndMs, endMs, 'faster-than-clock');
  return parts;
}

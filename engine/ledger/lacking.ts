/** Claims that lack their delivery: what each part of one lacks, and why it is refused for that. */

import { type LapsedClaim, type AwaitingClaim } from './state.ts';
import { NO_SPANS, type Spans, intersect, outside, within } from './spans.ts';
import { type Span } from '../protocol/units.ts';

/**
 * Refuses a claim for want of its delivery, in parts: where one required kind of media was sent and
 * another never, something went wrong on the way; where nothing was, nothing is known of it.
 */
export function lapsed(claim: AwaitingClaim): LapsedClaim[] {
  const kinds = [...claim.lacks.values()];
  const [first = NO_SPANS, ...others] = kinds;
  const unknown = others.reduce((all: Spans, lacks) => intersect(all, lacks), first);
  const share = timeSharer(claim);
  const parts: { readonly span: Span; readonly refusedAs: LapsedClaim['refusedAs'] }[] = [
    ...within(claim.span, unknown).map((span) => ({ span, refusedAs: 'not-delivered' as const })),
    ...outside(claim.span, unknown).map((span) => ({ span, refusedAs: 'media-missing' as const })),
  ];
  return parts
    .sort((a, b) => a.span[0] - b.span[0])
    .map(({ span, refusedAs }) => ({ ...partOf(claim, span, share(span)), refusedAs }));
}

/** The part of a claim that lies in a span of it. */
export function partOf(claim: AwaitingClaim, span: Span, timeMs: number): AwaitingClaim {
  const lacks = new Map([...claim.lacks].map(([kind, s]) => [kind, within(span, s)] as const));
  return { ...claim, span, timeMs, lacks };
}

/** Hands out a claim's server time in proportion, so that the parts add up to the whole. */
export function timeSharer(claim: AwaitingClaim): (span: Span) => number {
  const totalMs = claim.span[1] - claim.span[0];
  let lengthMs = 0;
  let sharedMs = 0;
  return (span) => {
    lengthMs += span[1] - span[0];
    const timeMs = Math.floor((claim.timeMs * lengthMs) / totalMs) - sharedMs;
    sharedMs += timeMs;
    return timeMs;
  };
}

/**
 * Interval algebra on media time. A set of spans is a sorted list of disjoint, non-touching,
 * half-open intervals in whole milliseconds; every function returns a new list and leaves its
 * arguments alone.
 */

import { type Span } from '../protocol/units.ts';

export type Spans = readonly Span[];

export const NO_SPANS: Spans = [];

/** Total length in milliseconds. */
export function measure(spans: Spans): number {
  let totalMs = 0;
  for (const [startMs, endMs] of spans) totalMs += endMs - startMs;
  return totalMs;
}

/** Index of the first span that ends after `atMs`, by binary search. */
function firstEndingAfter(spans: Spans, atMs: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span)[1] > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The set with one more span; touching spans melt together. */
export function add(spans: Spans, span: Span): Spans {
  const [startMs, endMs] = span;
  if (startMs >= endMs) return spans;
  const last = spans[spans.length - 1];
  if (last === undefined || last[1] < startMs) return [...spans, span];
  if (last[0] <= startMs) {
    if (last[1] >= endMs) return spans;
    const longer = spans.slice();
    longer[longer.length - 1] = [last[0], endMs];
    return longer;
  }
  const from = firstEndingAfter(spans, startMs - 1);
  let to = from;
  let mergedStart = startMs;
  let mergedEnd = endMs;
  while (to < spans.length) {
    const [nextStart, nextEnd] = spans[to] as Span;
    if (nextStart > endMs) break;
    mergedStart = Math.min(mergedStart, nextStart);
    mergedEnd = Math.max(mergedEnd, nextEnd);
    to += 1;
  }
  return [...spans.slice(0, from), [mergedStart, mergedEnd], ...spans.slice(to)];
}

export function addAll(spans: Spans, more: Spans): Spans {
  const [only] = more;
  if (more.length === 1 && only !== undefined) return add(spans, only);
  return more.length < MANY ? more.reduce(add, spans) : melted([...spans, ...more]);
}

/** From so many on, one sorting costs less than a copy of the set for each. */
const MANY = 16;

/** The set of spans in any order. */
function melted(spans: Span[]): Spans {
  const sorted = spans.filter(([startMs, endMs]) => startMs < endMs).sort((a, b) => a[0] - b[0]);
  const set: Span[] = [];
  for (const span of sorted) {
    const last = set[set.length - 1];
    if (last === undefined || last[1] < span[0]) set.push(span);
    else if (last[1] < span[1]) set[set.length - 1] = [last[0], span[1]];
  }
  return set;
}

/** The parts of one span that lie in the set, in ascending order. */
export function within(span: Span, spans: Spans): Spans {
  const [startMs, endMs] = span;
  let index = firstEndingAfter(spans, startMs);
  const first = spans[index];
  if (first === undefined || first[0] >= endMs) return NO_SPANS;
  if (first[0] <= startMs && first[1] >= endMs) return [span];
  const parts: Span[] = [];
  for (; index < spans.length; index += 1) {
    const [nextStart, nextEnd] = spans[index] as Span;
    if (nextStart >= endMs) break;
    parts.push([Math.max(startMs, nextStart), Math.min(endMs, nextEnd)]);
  }
  return parts;
}

/** How many spans of the set lie in this one, wholly or in part. */
export function countIn([startMs, endMs]: Span, spans: Spans): number {
  const last = firstEndingAfter(spans, endMs);
  const holdsEnd = (spans[last]?.[0] ?? endMs) < endMs;
  return last - firstEndingAfter(spans, startMs) + (holdsEnd ? 1 : 0);
}

/** The parts of one span that do not lie in the set, in ascending order. */
export function outside(span: Span, spans: Spans): Spans {
  const [startMs, endMs] = span;
  let index = firstEndingAfter(spans, startMs);
  const first = spans[index];
  if (first === undefined || first[0] >= endMs) return [span];
  if (first[0] <= startMs && first[1] >= endMs) return NO_SPANS;
  const parts: Span[] = [];
  let fromMs = startMs;
  for (; index < spans.length; index += 1) {
    const [nextStart, nextEnd] = spans[index] as Span;
    if (nextStart >= endMs) break;
    if (nextStart > fromMs) parts.push([fromMs, nextStart]);
    fromMs = Math.max(fromMs, nextEnd);
  }
  if (fromMs < endMs) parts.push([fromMs, endMs]);
  return parts;
}

/** The parts of the one set that also lie in the other. */
export function intersect(spans: Spans, others: Spans): Spans {
  const [only] = spans;
  // News of a delivery is one span as a rule.
  if (spans.length === 1 && only !== undefined) return within(only, others);
  return spans.flatMap((span) => within(span, others));
}

/** The set without the other. */
export function subtract(spans: Spans, others: Spans): Spans {
  const [only] = others;
  if (others.length === 1 && only !== undefined) return without(spans, only);
  return spans.flatMap((span) => outside(span, others));
}

/** The set without one span: what lies before and behind it is copied, and not looked at. */
function without(spans: Spans, [startMs, endMs]: Span): Spans {
  const from = firstEndingAfter(spans, startMs);
  let to = firstEndingAfter(spans, endMs);
  const [first, last] = [spans[from], spans[to]];
  if (first === undefined || first[0] >= endMs) return spans;
  const left: Span[] = [];
  if (first[0] < startMs) left.push([first[0], startMs]);
  if (last !== undefined && last[0] < endMs) {
    left.push([endMs, last[1]]);
    to += 1;
  }
  return [...spans.slice(0, from), ...left, ...spans.slice(to)];
}

/** Where the contiguous run that holds `atMs` ends; `atMs` itself if the set does not hold it. */
export function contiguousEnd(spans: Spans, atMs: number): number {
  const holder = spans[firstEndingAfter(spans, atMs)];
  return holder !== undefined && holder[0] <= atMs ? holder[1] : atMs;
}

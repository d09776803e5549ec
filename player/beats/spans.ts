import { type Span } from '../../engine/protocol/units.ts';

/** Appends a span; one that starts where the last one ends prolongs it. Empty spans vanish. */
export function append(spans: readonly Span[], [startMs, endMs]: Span): readonly Span[] {
  if (endMs <= startMs) return spans;
  const last = spans.at(-1);
  if (last !== undefined && last[1] === startMs) {
    return [...spans.slice(0, -1), [last[0], endMs]];
  }
  return [...spans, [startMs, endMs]];
}

/** The same places, ascending, apart from each other and each counted once. */
export function union(spans: readonly Span[]): readonly Span[] {
  const result: [number, number][] = [];
  for (const [startMs, endMs] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (endMs <= startMs) continue;
    const last = result.at(-1);
    if (last !== undefined && startMs <= last[1]) last[1] = Math.max(last[1], endMs);
    else result.push([startMs, endMs]);
  }
  return result;
}

/** What of `[0, durationMs)` is in none of the spans. */
export function complement(spans: readonly Span[], durationMs: number): readonly Span[] {
  const result: Span[] = [];
  let fromMs = 0;
  for (const [startMs, endMs] of union(spans)) {
    if (startMs > fromMs) result.push([fromMs, Math.min(startMs, durationMs)]);
    fromMs = Math.max(fromMs, endMs);
  }
  if (fromMs < durationMs) result.push([fromMs, durationMs]);
  return result.filter(([startMs, endMs]) => startMs < endMs);
}

/** The spans without the places of one of them. */
export function subtract(spans: readonly Span[], [fromMs, toMs]: Span): readonly Span[] {
  return union(
    spans.flatMap(([startMs, endMs]): Span[] => [
      [startMs, Math.min(endMs, fromMs)],
      [Math.max(startMs, toMs), endMs],
    ]),
  );
}

/** Milliseconds in all spans together, repeats counted. */
export function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);
}

/** The span that holds this place, if any does. */
export function spanAt(spans: readonly Span[], positionMs: number): Span | undefined {
  return spans.find(([startMs, endMs]) => startMs <= positionMs && positionMs < endMs);
}

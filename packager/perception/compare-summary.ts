/** The comparison with an earlier version in one line for people. */

import type { KeptSpan } from '../../engine/protocol/lesson.ts';

/** e.g. `kept 8:10 in place, 2:00 moved by +0:12, 0:35 new` */
export function compareSummary(kept: readonly KeptSpan[], durationMs: number): string {
  let inPlaceMs = 0;
  let keptMs = 0;
  const moved = new Map<number, number>();
  for (const { startMs, endMs, previousStartMs } of kept) {
    const lengthMs = endMs - startMs;
    keptMs += lengthMs;
    const byMs = startMs - previousStartMs;
    if (byMs === 0) inPlaceMs += lengthMs;
    else moved.set(byMs, (moved.get(byMs) ?? 0) + lengthMs);
  }
  const parts = [
    ...(inPlaceMs > 0 ? [`kept ${clock(inPlaceMs)} in place`] : []),
    ...[...moved]
      .sort((a, b) => b[1] - a[1])
      .map(([byMs, lengthMs]) => `${clock(lengthMs)} moved by ${signed(byMs)}`),
    ...(durationMs - keptMs >= 500 ? [`${clock(durationMs - keptMs)} new`] : []),
  ];
  return parts.length === 0 ? 'nothing to compare' : parts.join(', ');
}

function signed(ms: number): string {
  const tenths = Math.round(Math.abs(ms) / 100) % 10;
  const text =
    tenths === 0
      ? clock(Math.abs(ms))
      : `${clock(Math.floor(Math.abs(ms) / 1000) * 1000)}.${tenths}`;
  return `${ms < 0 ? '-' : '+'}${text}`;
}

/** Minutes and seconds: `8:10`, `71:05`. */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

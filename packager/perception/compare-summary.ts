/** The comparison with an earlier version in one line for people. */

import type { KeptSpan } from '../../engine/protocol/lesson.ts';

const words = {
  en: {
    kept: (time: string) => `kept ${time} in place`,
    moved: (time: string, by: string) => `${time} moved by ${by}`,
    fresh: (time: string) => `${time} new`,
    nothing: 'nothing to compare',
    comma: ', ',
  },
  zh: {
    kept: (time: string) => `原位保留 ${time}`,
    moved: (time: string, by: string) => `${time} 移动了 ${by}`,
    fresh: (time: string) => `新内容 ${time}`,
    nothing: '没有可比较的内容',
    comma: '，',
  },
} as const;

/** e.g. `kept 8:10 in place, 2:00 moved by +0:12, 0:35 new` */
export function compareSummary(
  kept: readonly KeptSpan[],
  durationMs: number,
  language: keyof typeof words = 'en',
): string {
  const say = words[language];
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
    ...(inPlaceMs > 0 ? [say.kept(clock(inPlaceMs))] : []),
    ...[...moved]
      .sort((a, b) => b[1] - a[1])
      .map(([byMs, lengthMs]) => say.moved(clock(lengthMs), signed(byMs))),
    ...(durationMs - keptMs >= 500 ? [say.fresh(clock(durationMs - keptMs))] : []),
  ];
  return parts.length === 0 ? say.nothing : parts.join(say.comma);
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

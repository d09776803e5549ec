import { type Chapter } from '../../media/extras.ts';

/** Less than this into a chapter, "previous" means the one before it, milliseconds. */
const JUST_BEGUN_MS = 3_000;

/** Where the next or the previous chapter begins; null where there is none that way. */
export function chapterStartMs(
  chapters: readonly Chapter[],
  positionMs: number,
  way: 'next' | 'previous',
): number | null {
  const starts = chapters.map(({ startMs }) => startMs);
  const found =
    way === 'next'
      ? starts.find((startMs) => startMs > positionMs)
      : starts.findLast((startMs) => startMs < positionMs - JUST_BEGUN_MS);
  return found ?? (way === 'previous' && starts.length > 0 ? 0 : null);
}

/** Windows: short stretches of a lecture that stand for the whole. */

export interface ProbeWindow {
  readonly startSeconds: number;
  readonly seconds: number;
}

/** Gray pictures of a window, small and without padding. */
export const grayPicture = { widthPx: 160, heightPx: 90, bytes: 160 * 90 } as const;

const fewestWindows = 2;
const mostWindows = 12;
const shortSeconds = 2;
const longSeconds = 3;
/** A clip as short as this is looked at for up to 4 s twice: little happens in it, and it is cheap. */
const shortClipSeconds = 15;
const clipWindowSeconds = 4;
/** From here on a window of 3 s is at most 2 % of its share of the lecture. */
const longLectureSeconds = 1800;

/**
 * About one window a minute, each in the middle of its share, so that the title and the farewell
 * are not what is measured.
 *
 * @param durationSeconds absent where the source does not say: then only its beginning is measured
 */
export function planWindows(durationSeconds: number | undefined): ProbeWindow[] {
  if (durationSeconds === undefined) return [{ startSeconds: 0, seconds: longSeconds }];
  if (durationSeconds <= fewestWindows * shortSeconds) {
    return [{ startSeconds: 0, seconds: Math.max(0.1, durationSeconds) }];
  }
  const wanted = fewestWindows + Math.floor(durationSeconds / 60);
  const count = Math.min(mostWindows, wanted);
  const share = durationSeconds / count;
  const seconds =
    durationSeconds < shortClipSeconds
      ? Math.min(clipWindowSeconds, share)
      : durationSeconds < longLectureSeconds
        ? shortSeconds
        : longSeconds;
  return Array.from({ length: count }, (_, i) => ({
    startSeconds: Math.max(0, (i + 0.5) * share - seconds / 2),
    seconds,
  }));
}

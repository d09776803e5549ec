/** Windows: short stretches of a lecture that stand for the whole. */

import { sinceKeySeconds } from '../plan/source.ts';

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

/** Where more than this would be decoded in front of a window, it begins at a key picture near by. */
const worthMovingSeconds = 2;
const mostAsideSeconds = 4;
/** Behind it, so that it is surely found: more than `landsBeforeSeconds` of the plan. */
const behindKeySeconds = 0.2;

/**
 * About one window a minute, each in the middle of its share, so that the title and the farewell
 * are not what is measured; or aside of it, at a key picture near by. None leaves its share: in a source
 * with few key pictures no two show the same.
 *
 * @param durationSeconds absent where the source does not say: then only its beginning is measured
 * @param keySeconds when its key pictures are, as far as that is known
 */
export function planWindows(
  durationSeconds: number | undefined,
  keySeconds: readonly number[] = [],
): ProbeWindow[] {
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
  const mostAside = Math.min(mostAsideSeconds, (share - seconds) / 2);
  return Array.from({ length: count }, (_, i) => {
    const middle = Math.max(0, (i + 0.5) * share - seconds / 2);
    if (sinceKeySeconds(middle, keySeconds) <= worthMovingSeconds) {
      return { startSeconds: middle, seconds };
    }
    const near = nearest(middle, keySeconds);
    return { startSeconds: Math.abs(near - middle) <= mostAside ? near : middle, seconds };
  });
}

/** The place behind a key picture that is nearest to a moment; infinitely far where there is none. */
function nearest(seconds: number, keySeconds: readonly number[]): number {
  const places = keySeconds.map((key) => key + behindKeySeconds);
  return places.reduce(
    (best, one) => (Math.abs(one - seconds) < Math.abs(best - seconds) ? one : best),
    Infinity,
  );
}

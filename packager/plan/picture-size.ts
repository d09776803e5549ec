/** Sizes of pictures: even, in the source's shape, and never larger than the source. */

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A picture longer than this multiple of its rung is fitted by its long side. */
const longestSideRatio = 2.4;

/** What is smaller or longer is no picture of a lecture, and some decoders refuse it. */
const leastSidePx = 16;
const mostSidesRatio = 20;

/** @param size in square pixels */
export function isShowable(size: PictureSize): boolean {
  const shortPx = shortSidePx(size);
  const longPx = Math.max(size.widthPx, size.heightPx);
  return shortPx >= leastSidePx && longPx <= shortPx * mostSidesRatio;
}

export function shortSidePx(size: PictureSize): number {
  return Math.min(size.widthPx, size.heightPx);
}

/**
 * The size of which the short side is `rungPx`, or less where the picture is very long.
 *
 * @param longRungPx the rung that a long picture may be as long as; `rungPx` where absent
 */
export function fitWithin(size: PictureSize, rungPx: number, longRungPx = rungPx): PictureSize {
  const shortPx = shortSidePx(size);
  const longPx = Math.max(size.widthPx, size.heightPx);
  const scale = Math.min(1, rungPx / shortPx, (longRungPx * longestSideRatio) / longPx);
  return {
    widthPx: evenNear(size.widthPx * scale, size.widthPx),
    heightPx: evenNear(size.heightPx * scale, size.heightPx),
  };
}

/** H.264 with 4:2:0 colour has no odd sizes. */
function evenNear(px: number, limitPx: number): number {
  return Math.max(2, Math.min(Math.round(px / 2) * 2, evenBelow(limitPx)));
}

export function evenBelow(px: number): number {
  return Math.max(2, Math.floor((px + 1e-6) / 2) * 2);
}

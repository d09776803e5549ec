/** How large the picture of a slide is. */

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** No learner's screen shows more of a slide. */
const largest: Size = { widthPx: 1920, heightPx: 2880 };
export const thumbnailWidthPx = 320;

/**
 * Whole even pixels inside 1920 x 2880, the shape kept.
 *
 * @param isDrawing has no pixels of its own, so it is drawn as large as it may be
 */
export function fitInside(size: Size, isDrawing = false): Size {
  const fit = Math.min(largest.widthPx / size.widthPx, largest.heightPx / size.heightPx);
  return scaled(size, isDrawing ? fit : Math.min(1, fit));
}

export function thumbnailSize(size: Size): Size {
  return scaled(
    size,
    Math.min(1, thumbnailWidthPx / size.widthPx, thumbnailWidthPx / size.heightPx),
  );
}

function scaled({ widthPx, heightPx }: Size, ratio: number): Size {
  const even = (px: number): number => Math.max(2, Math.round((px * ratio) / 2) * 2);
  return { widthPx: even(widthPx), heightPx: even(heightPx) };
}

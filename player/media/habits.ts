/** What a learner has chosen and meets again in the next lesson; kept in the browser, nowhere else. */
export interface Habits {
  /** From 0 to 1. */
  volumeRatio: number;
  muted: boolean;
  /** Language of the captions, or `off`. */
  captions: string;
  captionSize: CaptionSize;
  /** What `qualityOf` reads; null until something was chosen. */
  quality: string | null;
}

export const CAPTION_SIZES = ['small', 'medium', 'large'] as const;
export type CaptionSize = (typeof CAPTION_SIZES)[number];

const KEY = 'lectern-habits';
const START: Habits = {
  volumeRatio: 1,
  muted: false,
  captions: 'off',
  captionSize: 'medium',
  quality: null,
};

/** What was kept, as far as it can be read. Some browsers refuse, others hold what somebody wrote. */
export function habits(): Habits {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    const { volumeRatio, muted, captions, captionSize, quality } = kept;
    const isRatio = typeof volumeRatio === 'number' && volumeRatio >= 0 && volumeRatio <= 1;
    return {
      volumeRatio: isRatio ? volumeRatio : START.volumeRatio,
      muted: muted === true,
      captions: typeof captions === 'string' ? captions : START.captions,
      captionSize: CAPTION_SIZES.find((size) => size === captionSize) ?? START.captionSize,
      quality: typeof quality === 'string' ? quality : START.quality,
    };
  } catch {
    return START;
  }
}

export function keep(change: Partial<Habits>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...habits(), ...change }));
  } catch {
    // Without a store the choice holds for this page.
  }
}

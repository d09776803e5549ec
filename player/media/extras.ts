import {
  type CaptionTrack,
  type Chapter,
  SHOWN_LESSON_FILE,
  captionTrack,
  chapter,
  contentClass,
  knowledgePoint,
  localizedText,
  relativePath,
  slide,
  storyboardShape,
} from '../../engine/protocol/lesson.ts';
import { type Infer, decode, list, optional, record } from '../../engine/protocol/decoder.ts';

const manifestPair = record({ dash: relativePath, hls: relativePath });

/** The part of `lesson.json` that the player shows. */
const shown = record({
  title: localizedText,
  poster: optional(relativePath),
  storyboard: optional(record(storyboardShape)),
  captions: list(captionTrack, 40),
  chapters: list(chapter, 500),
  knowledgePoints: optional(list(knowledgePoint, 500)),
  slides: optional(list(slide, 2_000)),
  contentClass: optional(contentClass),
  manifests: optional(
    record({ presentation: optional(manifestPair), audioOnly: optional(manifestPair) }),
  ),
});

export type Extras = Infer<typeof shown> & { readonly baseUrl: string };
export type { CaptionTrack, Chapter };

/** After this long without an answer it is asked for again, milliseconds. */
const ANSWER_WITHIN_MS = 20_000;
/** The first pause before that, and the longest, milliseconds. */
const PAUSE_MS = { first: 1_000, most: 15_000 } as const;
/** Answers that stay as they are. */
const LASTING_STATUSES: readonly number[] = [403, 404, 410];

/**
 * Asks once for captions, chapters, storyboard and the second picture of a lesson.
 *
 * @returns `later` where the network failed or the engine was busy, `never` where they cannot be had
 */
export async function askExtras(baseUrl: string): Promise<Extras | 'later' | 'never'> {
  try {
    const response = await fetch(`${baseUrl}${SHOWN_LESSON_FILE}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!response.ok) return LASTING_STATUSES.includes(response.status) ? 'never' : 'later';
    const decoded = decode(shown, await response.json());
    return decoded.ok ? { ...decoded.value, baseUrl } : 'never';
  } catch {
    return 'later';
  }
}

/**
 * Asks until they are here: without them a lesson of two pictures would play with one, and where the
 * policy requires both nothing would count.
 *
 * @param signal ends it
 * @returns null where they cannot be had, or are not wanted any more; play goes on
 */
export async function loadExtras(
  baseUrl: string,
  signal: AbortSignal,
  pauseMs: { readonly first: number; readonly most: number } = PAUSE_MS,
): Promise<Extras | null> {
  for (let waitMs = pauseMs.first; !signal.aborted; waitMs = Math.min(waitMs * 2, pauseMs.most)) {
    const extras = await askExtras(baseUrl);
    if (extras === 'never') return null;
    if (extras !== 'later') return extras;
    await new Promise((then) => setTimeout(then, waitMs));
  }
  return null;
}

/** One picture of the storyboard: the tile and where in it, pixels. */
export interface Thumbnail {
  readonly url: string;
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export function thumbnailAt(extras: Extras, positionMs: number): Thumbnail | null {
  const board = extras.storyboard;
  if (board === undefined) return null;
  const perTile = board.columns * board.rows;
  const last = board.tilePaths.length * perTile - 1;
  const index = Math.min(last, Math.floor(positionMs / board.intervalMs));
  const inTile = index % perTile;
  const path = board.tilePaths[Math.floor(index / perTile)];
  if (path === undefined) return null;
  return {
    url: `${extras.baseUrl}${path}`,
    xPx: (inTile % board.columns) * board.thumbnailWidthPx,
    yPx: Math.floor(inTile / board.columns) * board.thumbnailHeightPx,
    widthPx: board.thumbnailWidthPx,
    heightPx: board.thumbnailHeightPx,
  };
}

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
} from '../../engine/protocol/lesson.ts';
import { type Infer, decode, list, optional, record, whole } from '../../engine/protocol/decoder.ts';

const manifestPair = record({ dash: relativePath, hls: relativePath });

/** The part of `lesson.json` that the player shows. */
const shown = record({
  title: localizedText,
  poster: optional(relativePath),
  storyboard: optional(
    record({
      tilePaths: list(relativePath, 2_000, 1),
      columns: whole(1, 50),
      rows: whole(1, 50),
      thumbnailWidthPx: whole(16, 1_000),
      thumbnailHeightPx: whole(16, 1_000),
      intervalMs: whole(100, 600_000),
    }),
  ),
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

/** Reads captions, chapters and storyboard of a lesson; null where it cannot, play goes on. */
export async function loadExtras(baseUrl: string): Promise<Extras | null> {
  try {
    const response = await fetch(`${baseUrl}${SHOWN_LESSON_FILE}`);
    if (!response.ok) return null;
    const decoded = decode(shown, await response.json());
    return decoded.ok ? { ...decoded.value, baseUrl } : null;
  } catch {
    return null;
  }
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

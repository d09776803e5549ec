/** Slides found in the picture of the lecture: one still each, taken where the slide is at rest. */

import { mkdir } from 'node:fs/promises';

import type { Slide } from '../../engine/protocol/lesson.ts';
import type { SourceVideo } from '../plan/source.ts';
import { type StillSpan } from '../perception/stills.ts';
import { fitInside, type Size } from './slide-size.ts';
import {
  type DrawingPlace,
  type DrawnPicture,
  type SlidePlace,
  type SlideSource,
  adoptPicture,
  drawPictures,
} from './write-slides.ts';

export interface FoundSlide {
  readonly startMs: number;
  /** Where the still is taken, at any moment of it; from `startMs` on, before the next slide. */
  readonly still: StillSpan;
}

export interface StillSource {
  readonly inputPath: string;
  /** ffmpeg's stream specifier inside the input: `v:0`. */
  readonly selector: string;
  /** As it is shown: square pixels, turned upright. */
  readonly size: Size;
  /** What is known of this picture. */
  readonly video?: SourceVideo;
}

/** Of a lesson's format: more slides than this are none. */
const mostSlides = 2_000;

/** Slides whose stills lie in the work folder. */
export interface DrawnStills {
  readonly found: readonly FoundSlide[];
  /** In the order of `found`; undefined where the film ends before. */
  readonly drawn: readonly (DrawnPicture | undefined)[];
}

/**
 * One short ffmpeg run a slide: it decodes one key picture where one lies in the span, or from the key
 * picture before it, and no more, where one run for all would decode the whole lecture.
 *
 * @param found ascending
 */
export async function drawStills(
  found: readonly FoundSlide[],
  source: StillSource,
  place: DrawingPlace,
): Promise<DrawnStills> {
  await mkdir(place.workFolder, { recursive: true });
  const wanted = found.slice(0, mostSlides);
  const sourceOf = (still: StillSpan) => () => Promise.resolve(sourceAt(source, still));
  const drawn = await drawPictures(
    wanted.map(({ still }) => sourceOf(still)),
    place,
  );
  for (const [i, { startMs, still }] of wanted.entries()) {
    if (drawn[i] !== undefined || startMs === still.toMs) continue;
    // Where the film ends before the moment, its start is still there.
    const start = sourceOf({ fromMs: startMs, toMs: startMs });
    drawn[i] = (await drawPictures([start], place, `start-${i}`))[0];
  }
  return { found: wanted, drawn };
}

/** Takes them into the lesson, as far as they begin within it. */
export async function adoptStills(
  { found, drawn }: DrawnStills,
  durationMs: number,
  place: Pick<SlidePlace, 'files'>,
): Promise<Slide[]> {
  const slides: Slide[] = [];
  for (const [i, { startMs }] of found.entries()) {
    const picture = drawn[i];
    if (picture === undefined || startMs >= durationMs) continue;
    slides.push({ startMs, ...(await adoptPicture(picture, slides.length + 1, place)) });
  }
  return slides;
}

function sourceAt(source: StillSource, still: StillSpan): SlideSource {
  const { inputPath, selector, size, video } = source;
  const known = video === undefined ? {} : { video };
  return { input: inputPath, size: fitInside(size), moment: { ...still, selector, ...known } };
}

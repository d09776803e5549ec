/** Slides found in the picture of the lecture: one still each, taken where the slide is at rest. */

import { mkdir } from 'node:fs/promises';

import type { Slide } from '../../engine/protocol/lesson.ts';
import type { SourceVideo } from '../plan/source.ts';
import { type StillSpan } from '../perception/stills.ts';
import { fitInside, type Size } from './slide-size.ts';
import { type SlidePlace, type SlideSource, adoptPicture, drawPictures } from './write-slides.ts';

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

/**
 * One short ffmpeg run a slide: it decodes one key picture where one lies in the span, or from the key
 * picture before it, and no more, where one run for all would decode the whole lecture.
 *
 * @param found ascending
 */
export async function takeStills(
  found: readonly FoundSlide[],
  source: StillSource,
  place: SlidePlace,
): Promise<Slide[]> {
  await mkdir(place.workFolder, { recursive: true });
  const wanted = found.slice(0, mostSlides);
  const draw = (stills: readonly StillSpan[]): ReturnType<typeof drawPictures> =>
    drawPictures(
      stills.map((still) => () => Promise.resolve(sourceAt(source, still))),
      place,
    );
  const drawn = await draw(wanted.map(({ still }) => still));
  const slides: Slide[] = [];
  for (const [i, { startMs, still }] of wanted.entries()) {
    // Where the film ends before the moment, its start is still there.
    const start = { fromMs: startMs, toMs: startMs };
    const picture = drawn[i] ?? (startMs === still.toMs ? undefined : (await draw([start]))[0]);
    if (picture === undefined) continue;
    slides.push({ startMs, ...(await adoptPicture(picture, slides.length + 1, place)) });
  }
  return slides;
}

function sourceAt(source: StillSource, still: StillSpan): SlideSource {
  const { inputPath, selector, size, video } = source;
  const known = video === undefined ? {} : { video };
  return { input: inputPath, size: fitInside(size), moment: { ...still, selector, ...known } };
}

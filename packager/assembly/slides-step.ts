/** The step that gives a lesson its slides: from a file, or found in its picture. */

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Authored } from '../authoring/read-authored.ts';
import { Signature } from '../perception/signature.ts';
import { slideChanges } from '../perception/slides.ts';
import { stillSpans } from '../perception/stills.ts';
import type { StreamPlan } from '../plan/plan.ts';
import { squarePixelSize, videoOf } from '../plan/source.ts';
import { takeStills } from '../slides/stills.ts';
import { type SlidePlace, writeSlides } from '../slides/write-slides.ts';
import type { TakeSlot } from '../execution/slots.ts';
import { signaturePaths } from './encoded-lesson.ts';
import type { LessonAdditions, StepContext } from './step.ts';

export interface SlidesWork {
  readonly slides: Authored['slides'];
  readonly ffmpeg: string;
  readonly nice?: number;
  /** Runs the drawing of each slide when its turn comes. */
  readonly take: TakeSlot;
}

export function slidesStep({ slides, ffmpeg, nice, take }: SlidesWork) {
  return async (context: StepContext): Promise<LessonAdditions> => {
    const { durationMs, workFolder, files, onEvent, signal } = context;
    if (slides?.kind === 'off') return {};
    // What an earlier run that was stopped may have left.
    const folder = join(workFolder, 'slides');
    await rm(folder, { recursive: true, force: true });
    const place: SlidePlace = { ffmpeg, workFolder: folder, files, signal, nice, take };
    if (slides?.kind === 'pdf' || slides?.kind === 'folder') {
      const written = await writeSlides(slides, durationMs, place);
      for (const text of written.notices) onEvent({ event: 'warning', text });
      return { slides: written.slides };
    }
    // The presentation shows the slides where there is one.
    const stream = context.encoded.plan.streams.at(-1);
    const isWished = slides?.kind === 'found';
    if (stream === undefined || (!isWished && stream.contentClass === 'talk')) return {};
    return { slides: await findSlides(stream, context, place, isWished) };
  };
}

async function findSlides(
  stream: StreamPlan,
  { encoded, inputs, durationMs }: StepContext,
  place: SlidePlace,
  isWished: boolean,
): ReturnType<typeof takeStills> {
  const parts = await Promise.all(signaturePaths(encoded, stream).map((path) => readFile(path)));
  const signature = new Signature(parts);
  if (signature.frames === 0) return [];
  const startsMs = [0, ...slideChanges(signature)].filter((startMs) => startMs < durationMs);
  // A picture that never becomes another one has no slides, unless somebody says so.
  if (startsMs.length === 1 && !isWished) return [];
  const stills = stillSpans(signature, startsMs);
  const found = startsMs.map((startMs, i) => ({
    startMs,
    still: stills[i] ?? { fromMs: startMs, toMs: startMs },
  }));
  const inputPath = inputs[stream.input];
  // The picture itself, which may be larger than the largest rung: slides are read closely.
  const video = videoOf(encoded.plan.inputs[stream.input]?.facts, stream.selector);
  if (video === undefined || inputPath === undefined) return [];
  const { selector } = stream;
  const source = { inputPath, selector, size: squarePixelSize(video), video };
  return takeStills(found, source, place);
}

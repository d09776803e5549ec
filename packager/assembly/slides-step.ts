/** The step that gives a lesson its slides: from a file, or found in its picture. */

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Authored } from '../authoring/read-authored.ts';
import { Signature } from '../perception/signature.ts';
import { slideChanges } from '../perception/slides.ts';
import { stillSpans } from '../perception/stills.ts';
import type { StreamPlan } from '../plan/plan.ts';
import { squarePixelSize, videoOf } from '../plan/source.ts';
import { type DrawnStills, type FoundSlide, adoptStills, drawStills } from '../slides/stills.ts';
import { type DrawingPlace, writeSlides } from '../slides/write-slides.ts';
import type { SideWork } from '../execution/side-work.ts';
import type { TakeSlot } from '../execution/slots.ts';
import { type EncodedLesson, signaturePaths } from './encoded-lesson.ts';
import type { LessonAdditions, StepContext } from './step.ts';

export interface SlidesWork {
  readonly slides: Authored['slides'];
  readonly ffmpeg: string;
  readonly nice?: number;
  /** Runs the drawing of each slide when its turn comes. */
  readonly take: TakeSlot;
  readonly side: SideWork;
  /** Path of each of the plan's inputs, or of its remuxed copy. */
  readonly inputs: readonly string[];
  readonly workFolder: string;
}

/** Slides that are found in the picture are drawn as soon as it is encoded, beside the cutting. */
export class SlidesStep {
  readonly #work: SlidesWork;
  readonly #place: DrawingPlace;
  #stills: Promise<DrawnStills | undefined> | undefined;

  constructor(work: SlidesWork) {
    this.#work = work;
    const { ffmpeg, nice, take, side } = work;
    const workFolder = join(work.workFolder, 'slides');
    this.#place = { ffmpeg, workFolder, signal: side.signal, nice, take };
  }

  /** All is encoded. */
  begin(encoded: EncodedLesson): void {
    this.#stills = this.#work.side.begin(this.#draw(encoded));
  }

  readonly add = async (context: StepContext): Promise<LessonAdditions> => {
    const { durationMs, files, onEvent } = context;
    const { slides } = this.#work;
    const stills = await this.#stills;
    if (slides?.kind === 'pdf' || slides?.kind === 'folder') {
      const written = await writeSlides(slides, durationMs, { ...this.#place, files });
      for (const text of written.notices) onEvent({ event: 'warning', text });
      return { slides: written.slides };
    }
    return stills === undefined ? {} : { slides: await adoptStills(stills, durationMs, { files }) };
  };

  async #draw(encoded: EncodedLesson): Promise<DrawnStills | undefined> {
    // What an earlier run that was stopped may have left.
    await rm(this.#place.workFolder, { recursive: true, force: true });
    const { slides, inputs } = this.#work;
    // The presentation shows the slides where there is one.
    const stream = encoded.plan.streams.at(-1);
    const isWished = slides?.kind === 'found';
    const isToBeFound = isWished || (slides === undefined && stream?.contentClass !== 'talk');
    const inputPath = stream && inputs[stream.input];
    if (!isToBeFound || stream === undefined || inputPath === undefined) return undefined;
    // The picture itself, which may be larger than the largest rung: slides are read closely.
    const video = videoOf(encoded.plan.inputs[stream.input]?.facts, stream.selector);
    const found = await findSlides(stream, encoded, isWished);
    if (video === undefined || found.length === 0) return { found: [], drawn: [] };
    const { selector } = stream;
    const source = { inputPath, selector, size: squarePixelSize(video), video };
    return drawStills(found, source, this.#place);
  }
}

async function findSlides(
  stream: StreamPlan,
  encoded: EncodedLesson,
  isWished: boolean,
): Promise<FoundSlide[]> {
  const parts = await Promise.all(signaturePaths(encoded, stream).map((path) => readFile(path)));
  const signature = new Signature(parts);
  if (signature.frames === 0) return [];
  const startsMs = [0, ...slideChanges(signature)];
  // A picture that never becomes another one has no slides, unless somebody says so.
  if (startsMs.length === 1 && !isWished) return [];
  const stills = stillSpans(signature, startsMs);
  return startsMs.map((startMs, i) => ({
    startMs,
    still: stills[i] ?? { fromMs: startMs, toMs: startMs },
  }));
}

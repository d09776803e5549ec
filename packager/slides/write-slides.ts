/** Slides into the lesson: a picture and a thumbnail each, and where they are shown. */

import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Slide } from '../../engine/protocol/lesson.ts';
import { writeSlidePicture } from '../ffmpeg/slide-pictures.ts';
import type { SourceVideo } from '../plan/source.ts';
import { type StillSpan } from '../perception/stills.ts';
import { type TakeTurn, oneByOne } from '../ffmpeg/turns.ts';
import { type DrawnPage, drawPdfPages } from './pdf-pages.ts';
import type { PreparedSlides } from './prepare-slides.ts';
import { type Size, fitInside, thumbnailSize } from './slide-size.ts';

/** A first line longer than this is a paragraph, not a title. */
const MOST_TITLE_LETTERS = 80;

/** Takes finished files into the lesson. */
export interface SlideFiles {
  adopt(path: string, from: string): Promise<unknown>;
}

export interface DrawingPlace {
  readonly ffmpeg: string;
  /** A folder of our own, beside the lesson on the same file system. */
  readonly workFolder: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number | undefined;
  /** How many pictures are drawn at once; one where absent. */
  readonly take?: TakeTurn;
}

export interface SlidePlace extends DrawingPlace {
  readonly files: SlideFiles;
}

export interface WrittenSlides {
  readonly slides: Slide[];
  /** One line for people each. */
  readonly notices: string[];
}

/** A film's moment, or a picture file, that becomes a slide. */
export interface SlideSource {
  readonly input: string;
  /** Of a picture file. */
  readonly kind?: 'jpeg' | 'png' | 'webp' | 'ppm';
  readonly size: Size;
  /** Of a film: any moment of the span. */
  readonly moment?: StillSpan & {
    readonly selector: string;
    readonly video?: SourceVideo;
  };
}

export type SlidePicture = Pick<Slide, 'image' | 'thumbnail' | 'widthPx' | 'heightPx'>;

/** @throws PackagerFault where a page or a picture cannot be drawn */
export async function writeSlides(
  prepared: PreparedSlides,
  durationMs: number,
  place: SlidePlace,
): Promise<WrittenSlides> {
  const cues = prepared.cues.filter((cue) => cue.atMs < durationMs);
  const wanted = [...new Set(cues.map((cue) => cue.page))];
  await mkdir(place.workFolder, { recursive: true });
  const pages =
    prepared.kind === 'pdf' && wanted.length > 0
      ? await drawPdfPages(
          { pdfPath: prepared.path, pages: wanted, folder: place.workFolder },
          place.signal,
        )
      : new Map<number, DrawnPage>();
  const drawn = await drawPictures(
    wanted.map((page) => async () => {
      return prepared.kind === 'pdf'
        ? drawnSource(join(place.workFolder, pages.get(page)?.file ?? ''))
        : imageSource(prepared, page);
    }),
    place,
  );
  const pictures = new Map<number, SlidePicture>();
  for (const [i, picture] of drawn.entries()) {
    if (picture === undefined) continue;
    pictures.set(wanted[i] as number, await adoptPicture(picture, pictures.size + 1, place));
  }
  const notices = [...pages.values()]
    .filter((page) => page.isFontMissing)
    .map(
      ({ page }) =>
        `page ${page} of the slides uses a font that is not in the PDF: letters may be missing from the picture; export the PDF with its fonts`,
    );
  return {
    notices,
    slides: cues.flatMap(({ atMs, page, title }) => {
      const picture = pictures.get(page);
      const text = tidyText(pages.get(page)?.text ?? '');
      const called = title ?? titleIn(text);
      if (picture === undefined) return [];
      return [
        {
          startMs: atMs,
          ...picture,
          ...(called === undefined ? {} : { title: called }),
          ...(text === '' ? {} : { text }),
        },
      ];
    }),
  };
}

/** Lies in the work folder. */
export interface DrawnPicture {
  readonly picture: string;
  readonly thumbnail: string;
  readonly size: Size;
}

/** @returns in the order of the sources; undefined where a film ends before the moment */
export async function drawPictures(
  sources: readonly (() => Promise<SlideSource>)[],
  place: DrawingPlace,
  name = 'drawn',
): Promise<(DrawnPicture | undefined)[]> {
  const take = place.take ?? oneByOne();
  const ended = await Promise.allSettled(
    sources.map((source, i) =>
      take(async () => drawPicture(`${name}-${i}`, await source(), place)),
    ),
  );
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

async function drawPicture(
  name: string,
  source: SlideSource,
  place: DrawingPlace,
): Promise<DrawnPicture | undefined> {
  const [picture, thumbnail] = [`${name}.jpg`, `${name}.thumb.jpg`];
  await writeSlidePicture({
    ffmpeg: place.ffmpeg,
    input: source.input,
    ...(source.kind === undefined ? {} : { kind: source.kind }),
    ...(source.moment === undefined ? {} : { moment: source.moment }),
    size: source.size,
    thumbnailSize: thumbnailSize(source.size),
    folder: place.workFolder,
    picture,
    thumbnail,
    signal: place.signal,
    nice: place.nice,
  });
  if (source.kind === 'ppm') await rm(source.input, { force: true });
  const drawn = {
    picture: join(place.workFolder, picture),
    thumbnail: join(place.workFolder, thumbnail),
    size: source.size,
  };
  return existsSync(drawn.picture) && existsSync(drawn.thumbnail) ? drawn : undefined;
}

/** Takes a picture into the lesson as slide `number`. */
export async function adoptPicture(
  drawn: DrawnPicture,
  number: number,
  { files }: Pick<SlidePlace, 'files'>,
): Promise<SlidePicture> {
  const name = `slides/${String(number).padStart(4, '0')}`;
  const [image, thumbnail] = [`${name}.jpg`, `${name}.thumb.jpg`];
  await files.adopt(image, drawn.picture);
  await files.adopt(thumbnail, drawn.thumbnail);
  return { image, thumbnail, ...drawn.size };
}

function imageSource(
  prepared: Extract<PreparedSlides, { kind: 'folder' }>,
  page: number,
): SlideSource {
  const image = prepared.images.get(page);
  if (image === undefined) throw new TypeError(`picture ${page} was not prepared`);
  return { input: image.path, kind: image.header.kind, size: fitInside(image.header) };
}

/** PDFium may draw a pixel less than it was asked for; the picture itself says its size. */
async function drawnSource(input: string): Promise<SlideSource> {
  const header = (await readFile(input)).subarray(0, 40).toString('latin1');
  const [, width, height] = /^P6\s(\d+)\s(\d+)\s/.exec(header) ?? [];
  const size = fitInside({ widthPx: Number(width), heightPx: Number(height) });
  return { input, kind: 'ppm', size };
}

/** What a page calls itself: its first line that has a letter in it, and is no paragraph. */
function titleIn(text: string): string | undefined {
  const line = text.split('\n').find((each) => /\p{L}/u.test(each));
  return line !== undefined && line.length <= MOST_TITLE_LETTERS ? line : undefined;
}

/** For search: spaces in runs and letters that are none say nothing. */
function tidyText(text: string): string {
  const lines = text.replace(/[\0\ufffe\uffff]/g, '').split(/\r\n?|\n/);
  const kept = lines.map((line) => line.replace(/\s+/g, ' ').trim()).filter((line) => line !== '');
  return kept
    .join('\n')
    .slice(0, 20_000)
    .replace(/\p{Surrogate}/gu, '');
}

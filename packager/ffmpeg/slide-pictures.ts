/** The picture of a slide and its thumbnail, from a picture file or from a moment of a film. */

import { type SourceVideo, seekSeconds } from '../plan/source.ts';
import { runFfmpeg } from './run.ts';

interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface SlidePictureWish {
  readonly ffmpeg: string;
  /** A picture file, or the lecture. */
  readonly input: string;
  /** What a picture file is: ffmpeg is not asked to guess, nor to see a pattern in its name. */
  readonly kind?: 'jpeg' | 'png' | 'webp' | 'ppm';
  /** Where in a lecture: the first picture that is decoded and shown between the two is taken. */
  readonly moment?: Moment;
  readonly size: SizePx;
  readonly thumbnailSize: SizePx;
  /** The folder of the two outputs, which are plain names. */
  readonly folder: string;
  readonly picture: string;
  readonly thumbnail: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number | undefined;
}

interface Moment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly selector: string;
  /** Of the lecture's picture, as `SourceVideo` has them. */
  readonly lateKeys?: SourceVideo['lateKeys'];
}

/** Letters stay sharp: colours at full size, and little loss. */
const pictureOptions = ['-pix_fmt', 'yuvj444p', '-q:v', '2'];
/** So near is a picture taken to the moment that is asked for. */
const pickingFps = 25;
const thumbnailOptions = ['-pix_fmt', 'yuvj420p', '-q:v', '4'];

/**
 * Writes two JPEG files. Neither is there where the film ends before the moment.
 *
 * @throws PackagerFault where ffmpeg fails
 */
export async function writeSlidePicture(wish: SlidePictureWish): Promise<void> {
  const { input, moment, size, thumbnailSize, picture, thumbnail } = wish;
  const from = moment === undefined ? '0:v:0' : `0:${moment.selector}`;
  // A picture with holes lies on white, as on paper.
  const onWhite =
    moment === undefined
      ? 'format=rgba,split[hole][paper];[paper]drawbox=color=white@1:thickness=fill:replace=1[white];[white][hole]overlay=format=rgb,'
      : '';
  const graph =
    `[${from}]${onWhite}${moment === undefined ? '' : firstFrom(moment)}split[large][small];` +
    `[large]${scale(size)}[picture];[small]${scale(thumbnailSize)}[thumbnail]`;
  await runFfmpeg({
    binary: wish.ffmpeg,
    folder: wish.folder,
    signal: wish.signal,
    ...(wish.nice === undefined ? {} : { nice: wish.nice }),
    args: [
      ...['-hide_banner', '-nostdin', '-threads', '1'],
      // Decodes from the last key picture before the end of the span, and no more: often it lies in it.
      ...(moment === undefined ? [] : ['-noaccurate_seek', '-ss', String(soughtSeconds(moment))]),
      ...(wish.kind === undefined ? [] : ['-f', `${wish.kind}_pipe`]),
      ...['-i', `file:${input}`, '-y', '-vsync', 'passthrough', '-filter_complex', graph],
      ...['-map', '[thumbnail]', '-frames:v', '1', ...thumbnailOptions, '-f', 'image2'],
      ...['-update', '1', thumbnail],
      ...['-map', '[picture]', '-frames:v', '1', ...pictureOptions, '-f', 'image2'],
      ...['-update', '1', picture],
    ],
  });
}

function soughtSeconds({ toMs, lateKeys }: Moment): number {
  return seekSeconds(toMs / 1000, toMs / 1000, lateKeys);
}

/** What is shown at the moment, which may be there for long; the clock of the filters begins at the place sought. */
function firstFrom(moment: Moment): string {
  const startSeconds = moment.fromMs / 1000 - soughtSeconds(moment);
  return `fps=${pickingFps}:start_time=${startSeconds.toFixed(3)},setpts=0,`;
}

function scale({ widthPx, heightPx }: SizePx): string {
  return `scale=${widthPx}:${heightPx}:flags=lanczos,setsar=1`;
}

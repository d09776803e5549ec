/** The picture of a slide and its thumbnail, from a picture file or from a moment of a film. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type SourceVideo, seekOptions, seekSeconds } from '../plan/source.ts';
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
  /** What is known of the lecture's picture. */
  readonly video?: SourceVideo;
}

/** Letters stay sharp: colours at full size, and little loss. */
const pictureOptions = ['-pix_fmt', 'yuvj444p', '-q:v', '2'];
const thumbnailOptions = ['-pix_fmt', 'yuvj420p', '-q:v', '4'];
/** So near is a picture taken to the moment that is asked for. */
const pickingFps = 25;

/**
 * Writes two JPEG files. Neither is there where the film ends before the moment.
 *
 * @throws PackagerFault where ffmpeg fails
 */
export async function writeSlidePicture(wish: SlidePictureWish): Promise<void> {
  const { moment, folder, picture } = wish;
  if (moment === undefined) return draw(wish, [], '0:v:0', onWhite);
  const from = `0:${moment.selector}`;
  const soughtSeconds = seekSeconds(moment.toMs / 1000, moment.toMs / 1000, moment.video?.lateKeys);
  // Decodes from the last key picture before the end of the span, and no more: often it lies in it.
  const seek = seekOptions(soughtSeconds);
  // The clock of the filters begins at the place sought.
  const [firstSeconds, lastSeconds] = [moment.fromMs, moment.toMs].map((ms) =>
    (ms / 1000 - soughtSeconds).toFixed(3),
  ) as [string, string];
  if (mayBeByReference(moment)) {
    // It ends at the end of the span, if there is none.
    const filters = `trim=start=${firstSeconds}:end=${lastSeconds},setpts=0,`;
    await draw(wish, ['-skip_frame', 'noref', ...seek], from, filters);
    if (existsSync(join(folder, picture))) return;
  }
  // What is shown at the moment may be there for long.
  await draw(wish, seek, from, `fps=${pickingFps}:start_time=${firstSeconds},setpts=0,`);
}

/** With most encoders no more pictures than this lie between two that others refer to. */
const mostUnreferred = 8;

/** Nearly half of the work is saved where the span holds a picture that others refer to. */
function mayBeByReference({ fromMs, toMs, video }: Moment): boolean {
  const { codec, longestPictureSeconds = Infinity } = video ?? {};
  const spanSeconds = (toMs - fromMs) / 1000;
  return codec === 'h264' && (mostUnreferred + 1) * longestPictureSeconds <= spanSeconds;
}

/** A picture with holes lies on white, as on paper. */
const onWhite =
  'format=rgba,split[hole][paper];[paper]drawbox=color=white@1:thickness=fill:replace=1[white];[white][hole]overlay=format=rgb,';

/** @param filters that end with a comma */
async function draw(
  wish: SlidePictureWish,
  reading: readonly string[],
  from: string,
  filters: string,
): Promise<void> {
  const { size, thumbnailSize, picture, thumbnail } = wish;
  const graph =
    `[${from}]${filters}split[large][small];` +
    `[large]${scale(size)}[picture];[small]${scale(thumbnailSize)}[thumbnail]`;
  await runFfmpeg({
    binary: wish.ffmpeg,
    folder: wish.folder,
    signal: wish.signal,
    ...(wish.nice === undefined ? {} : { nice: wish.nice }),
    args: [
      ...['-hide_banner', '-nostdin', '-threads', '1', ...reading],
      ...(wish.kind === undefined ? [] : ['-f', `${wish.kind}_pipe`]),
      ...['-i', `file:${wish.input}`, '-y', '-vsync', 'passthrough', '-filter_complex', graph],
      ...['-map', '[thumbnail]', '-frames:v', '1', ...thumbnailOptions, '-f', 'image2'],
      ...['-update', '1', thumbnail],
      ...['-map', '[picture]', '-frames:v', '1', ...pictureOptions, '-f', 'image2'],
      ...['-update', '1', picture],
    ],
  });
}

function scale({ widthPx, heightPx }: SizePx): string {
  return `scale=${widthPx}:${heightPx}:flags=lanczos,setsar=1`;
}

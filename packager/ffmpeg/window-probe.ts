/**
 * Looks at some seconds of a source here and there: small gray pictures that tell what it shows, and
 * a small encode that tells how heavy it is. A lecture of an hour costs about half a minute of it.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type WindowMeasure, measureWindow } from '../analysis/measure.ts';
import { type ProbeWindow, grayPicture, planWindows } from '../analysis/window.ts';
import { fileUrl } from '../plan/encoded-files.ts';
import { PackagerFault } from '../plan/fault.ts';
import { frameRateText, framesPerSecond, lessonFrameRate } from '../plan/frame-rate.ts';
import { fitWithin } from '../plan/picture-size.ts';
import {
  type SourceFacts,
  type SourceVideo,
  seekOptions,
  seekSeconds,
  squarePixelSize,
} from '../plan/source.ts';
import { runFfmpeg } from './run.ts';
import { type TakeTurn, oneByOne } from './turns.ts';

/** The small encode: cheap, and large enough that text is still text. */
export const probeEncode = { heightPx: 540, mostFps: 15, crf: 24 } as const;

/**
 * @param video which picture is measured; the first one by default
 * @param take how many windows run at once; one by default
 * @returns what each window told; empty for a source without a picture, or one that cannot be decoded
 * @throws PackagerFault where it is interrupted
 */
export async function probeWindows(
  ffmpeg: string,
  inputPath: string,
  facts: SourceFacts,
  signal?: AbortSignal,
  video: SourceVideo | undefined = facts.video,
  take: TakeTurn = oneByOne(),
): Promise<WindowMeasure[]> {
  if (video === undefined) return [];
  const folder = await mkdtemp(join(tmpdir(), 'lectern-probe-'));
  try {
    const windows = planWindows(video.endSeconds ?? facts.durationSeconds, video.keySeconds);
    const looks = windows.map((window, number) => () => {
      return probeWindow(ffmpeg, { inputPath, video, window, number, folder, signal });
    });
    const found = await Promise.allSettled(looks.map((look) => take(look)));
    // None is left running when one is interrupted.
    const failed = found.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return found.flatMap((one) =>
      one.status === 'fulfilled' && one.value !== undefined ? [one.value] : [],
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Look {
  readonly inputPath: string;
  readonly video: SourceVideo;
  readonly window: ProbeWindow;
  /** Tells the files of windows apart that run side by side. */
  readonly number: number;
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
}

async function probeWindow(ffmpeg: string, look: Look): Promise<WindowMeasure | undefined> {
  const { video, window, folder, signal } = look;
  const { grayFile, encodedFile } = filesOf(look);
  const rate = lessonFrameRate(video, probeEncode.mostFps);
  const size = fitWithin(squarePixelSize(video), probeEncode.heightPx);
  try {
    const lines = await runFfmpeg({
      binary: ffmpeg,
      args: windowArguments(look, frameRateText(rate), size),
      folder,
      signal,
    });
    return measureWindow({
      window,
      ...size,
      frameRateFps: framesPerSecond(rate),
      crf: probeEncode.crf,
      pictures: await readFile(join(folder, grayFile)),
      stream: await readFile(join(folder, encodedFile)),
      cpuSeconds: readCpuSeconds(lines),
    });
  } catch (error) {
    if (error instanceof PackagerFault && error.kind === 'interrupted') throw error;
    // A damaged stretch says nothing; the encode itself will say what is wrong with the file.
    return undefined;
  } finally {
    await rm(join(folder, grayFile), { force: true });
    await rm(join(folder, encodedFile), { force: true });
  }
}

function filesOf({ number }: Look): { grayFile: string; encodedFile: string } {
  return { grayFile: `window-${number}.gray`, encodedFile: `window-${number}.h264` };
}

function windowArguments(
  look: Look,
  rate: string,
  size: { readonly widthPx: number; readonly heightPx: number },
): string[] {
  const { inputPath, video, window } = look;
  const { grayFile, encodedFile } = filesOf(look);
  const stream = video.index === undefined ? 'v:0' : String(video.index);
  const place = placeOf(window, rate, video.lateKeys);
  const graph = [
    `[0:${stream}]${place.filters},scale=${size.widthPx}:${size.heightPx}:flags=bicubic,setsar=1,split[p][s]`,
    '[p]format=yuv420p[picture]',
    `[s]scale=${grayPicture.widthPx}:${grayPicture.heightPx}:flags=area,format=gray[small]`,
  ].join(';');
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'info', '-nostats', '-benchmark'],
    ...['-threads', '1', ...place.options, '-i', fileUrl(inputPath)],
    ...['-y', '-vsync', 'vfr', '-filter_complex', graph],
    ...['-map', '[picture]', '-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1'],
    ...['-crf', String(probeEncode.crf), '-g', '10000', '-sc_threshold', '0'],
    ...['-f', 'h264', fileUrl(encodedFile)],
    ...['-map', '[small]', '-c:v', 'rawvideo', '-f', 'rawvideo', fileUrl(grayFile)],
  ];
}

/** How ffmpeg comes to the pictures of a window, at an even rate. */
function placeOf(
  { startSeconds, seconds }: ProbeWindow,
  rate: string,
  lateKeys: SourceVideo['lateKeys'],
): { options: readonly string[]; filters: string } {
  if (lateKeys === undefined) {
    const options = ['-ss', startSeconds.toFixed(3), '-t', seconds.toFixed(3)];
    return { options, filters: `fps=${rate}` };
  }
  // Pictures pause: one that was shown before the window may be all that it shows.
  const sought = seekSeconds(startSeconds, startSeconds, lateKeys);
  const [start, length] = [(startSeconds - sought).toFixed(3), seconds.toFixed(3)];
  return {
    options: seekOptions(Number(sought.toFixed(3))),
    filters: `fps=${rate}:start_time=${start},trim=start=${start}:duration=${length},setpts=PTS-STARTPTS`,
  };
}

/** User and system time as `-benchmark` prints them; 0 where it did not. */
export function readCpuSeconds(lines: readonly string[]): number {
  const line = lines.findLast((one) => one.startsWith('bench: utime=')) ?? '';
  const times = /utime=(\d+(?:\.\d+)?)s stime=(\d+(?:\.\d+)?)s/.exec(line);
  return times === null ? 0 : Number(times[1]) + Number(times[2]);
}

/** A made clip of every content class: what each looks like to an encoder, a few seconds long. */

import { CONTENT_CLASSES, type ContentClass } from '../../../engine/protocol/lesson.ts';
import { keptClip } from '../../support/kept-clip.ts';
import { runFfmpeg } from './clip.ts';

/** One picture a shot: text-like lines that differ from slide to slide. */
const slides = (size: string): string =>
  `testsrc=size=${size}:rate=1/5:decimals=1,fps=25,drawgrid=w=64:h=36:t=2:c=white`;

const graphs: Readonly<Record<ContentClass, (size: string) => string>> = {
  // All of the picture moves, all of the time, with the grain of a camera.
  talk: (size) => `mandelbrot=size=${size}:rate=25:maxiter=300,noise=alls=5:allf=t`,
  slides,
  // A page that stands still but for a cursor that blinks and a word that changes.
  screen: (size) =>
    `testsrc=size=${size}:rate=1:decimals=0,fps=25,drawgrid=w=32:h=24:t=1:c=gray,` +
    "drawbox=x=200:y=100:w=6:h=20:color=white:t=fill:enable='lt(mod(t,1),0.5)'",
  // A moving picture for the first half, then slides.
  mixed: (size) => `testsrc2=size=${size}:rate=25,noise=alls=5:allf=t`,
};

/** Length of a class's clip, from which shorter ones are cut. */
const wholeSeconds = 24;
const size = '640x360';

/**
 * 640x360 at 25 pictures a second, with a tone.
 *
 * @param path of a copy of the test's own
 * @param seconds at most 24; a mixed one changes after 12
 */
export async function makeClassClip(
  path: string,
  contentClass: ContentClass,
  seconds: number,
): Promise<string> {
  const whole = await keptClip(`${contentClass}.mp4`, (kept) => makeWhole(kept, contentClass));
  await runFfmpeg(['-i', whole, '-t', String(seconds), '-c', 'copy', `file:${path}`]);
  return path;
}

async function makeWhole(path: string, contentClass: ContentClass): Promise<void> {
  const half = wholeSeconds / 2;
  const inputs =
    contentClass === 'mixed'
      ? [
          ...['-f', 'lavfi', '-t', String(half), '-i', graphs.mixed(size)],
          ...['-f', 'lavfi', '-t', String(half), '-i', slides(size)],
        ]
      : ['-f', 'lavfi', '-t', String(wholeSeconds), '-i', graphs[contentClass](size)];
  const graph = contentClass === 'mixed' ? '[0:v][1:v]concat=n=2[v]' : '[0:v]null[v]';
  const tone = 'sine=frequency=330:sample_rate=48000';
  await runFfmpeg([
    ...[...inputs, '-f', 'lavfi', '-t', String(wholeSeconds), '-i', tone],
    ...['-filter_complex', graph, '-map', '[v]', '-map', contentClass === 'mixed' ? '2:a' : '1:a'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '16', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '96k', `file:${path}`],
  ]);
}

/**
 * The classes that `npm test` plays and compares; `npm run test:long` takes all of them. What differs
 * between classes is the plan, which is tested for each of them anyway.
 */
export const classesToTry: readonly ContentClass[] =
  process.env['LECTERN_LONG'] === '1' ? CONTENT_CLASSES : ['talk', 'slides'];

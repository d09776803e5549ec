/** The clip that is packaged: a talking head where the footage is at hand, then slides, over and over. */

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { distFolder } from '../child.ts';
import { runTimed } from './cpu-seconds.ts';

const FOOTAGE = join(distFolder, '..', '..', 'shared', 'data', 'footage', 'professor-talk.ts');
const SIZE = '1920x1080';
const TALK_SECONDS = 16;
const SLIDES_SECONDS = 6;

/** Long enough that what a run costs once is in proportion; `LECTERN_BENCH_CLIP_SECONDS` changes it. */
const DEFAULT_SECONDS = 180;

export function clipSeconds(env: NodeJS.ProcessEnv): number {
  const wished = Number(env['LECTERN_BENCH_CLIP_SECONDS'] ?? DEFAULT_SECONDS);
  if (wished >= 16) return wished;
  throw new Error('LECTERN_BENCH_CLIP_SECONDS needs a number of seconds, at least 16');
}

/** Writes a clip, 1920x1080 at 30 pictures a second, with sound. @returns what it shows */
export async function makeClip(ffmpeg: string, path: string, seconds: number): Promise<string> {
  const hasFootage = existsSync(FOOTAGE);
  const talk = hasFootage
    ? ['-t', String(TALK_SECONDS), '-i', FOOTAGE]
    : [
        ...['-f', 'lavfi', '-t', String(TALK_SECONDS)],
        ...['-i', `mandelbrot=size=${SIZE}:rate=30:maxiter=300,noise=alls=8:allf=t`],
        ...['-f', 'lavfi', '-t', String(TALK_SECONDS), '-i', 'anoisesrc=colour=pink:amplitude=0.2'],
      ];
  // A new page every 7 s, and a voice.
  const slides = [
    ...['-f', 'lavfi', '-t', String(SLIDES_SECONDS)],
    ...['-i', `testsrc=size=${SIZE}:rate=1/7:decimals=1,fps=30,drawgrid=w=64:h=36:t=2:c=white`],
    ...['-f', 'lavfi', '-t', String(SLIDES_SECONDS), '-i', 'anoisesrc=colour=brown:amplitude=0.2'],
  ];
  const alike = `scale=${SIZE.replace('x', ':')},setsar=1,fps=30,format=yuv420p`;
  const sound = 'aresample=48000,aformat=channel_layouts=mono';
  const [talkSound, second] = hasFootage ? [0, 1] : [1, 2];
  const graph =
    `[0:v]${alike}[v0];[${talkSound}:a]${sound}[a0];` +
    `[${second}:v]${alike}[v1];[${second + 1}:a]${sound}[a1];` +
    '[v0][a0][v1][a1]concat=n=2:v=1:a=1[v][a]';
  const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
  const once = `${path}.once.mp4`;
  await runTimed(ffmpeg, [
    ...[...quiet, ...talk, ...slides, '-filter_complex', graph, '-map', '[v]', '-map', '[a]'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-c:a', 'aac', once],
  ]);
  const turns = Math.ceil(seconds / (TALK_SECONDS + SLIDES_SECONDS));
  await runTimed(ffmpeg, [
    ...[...quiet, '-stream_loop', String(turns - 1), '-i', once],
    ...['-t', String(seconds), '-c', 'copy', path],
  ]);
  await rm(once);
  const what = hasFootage ? 'a lecturer' : 'a moving picture';
  return `${seconds} s: ${TALK_SECONDS} s of ${what} and ${SLIDES_SECONDS} s of slides in turn`;
}

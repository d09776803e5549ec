/** The clip that is packaged: a talking head where the footage is at hand, then moving slides. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder } from '../child.ts';
import { runTimed } from './cpu-seconds.ts';

const FOOTAGE = join(distFolder, '..', '..', 'shared', 'data', 'footage', 'professor-talk.ts');

/** Writes a clip of 24 s, 1280x720 at 30 pictures a second, with sound. @returns what it shows */
export async function makeClip(ffmpeg: string, path: string): Promise<string> {
  const hasFootage = existsSync(FOOTAGE);
  const slidesSeconds = hasFootage ? 8 : 24;
  const slides = [
    ...['-f', 'lavfi', '-t', String(slidesSeconds), '-i', 'testsrc2=size=1280x720:rate=30'],
    ...['-f', 'lavfi', '-t', String(slidesSeconds), '-i', 'sine=frequency=300:sample_rate=48000'],
  ];
  const alike = 'scale=1280:720,setsar=1,fps=30,format=yuv420p';
  const sound = 'aresample=48000,aformat=channel_layouts=mono';
  const talk = hasFootage ? ['-t', '16', '-i', FOOTAGE] : [];
  const first = hasFootage ? 1 : 0;
  const graph = hasFootage
    ? `[0:v]${alike}[v0];[0:a]${sound}[a0];[1:v]${alike}[v1];[2:a]${sound}[a1];` +
      '[v0][a0][v1][a1]concat=n=2:v=1:a=1[v][a]'
    : `[${first}:v]${alike}[v];[${first + 1}:a]${sound}[a]`;
  await runTimed(ffmpeg, [
    ...['-hide_banner', '-loglevel', 'error', '-y', ...talk, ...slides],
    ...['-filter_complex', graph, '-map', '[v]', '-map', '[a]'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-c:a', 'aac', path],
  ]);
  return hasFootage ? '16 s of a lecturer and 8 s of test pictures' : '24 s of test pictures';
}

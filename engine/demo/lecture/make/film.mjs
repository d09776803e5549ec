/** Picture and sound into one MP4: H.264 High and AAC, made to start at once. */
import { join } from 'node:path';
import { run } from './run.mjs';
import { FRAME_MS } from './timeline.mjs';

const FRAMES_A_SECOND = 1000 / FRAME_MS;

export function writeFilm(frameFolder, voiceFile, target) {
  const picture = ['-framerate', String(FRAMES_A_SECOND), '-i', join(frameFolder, '%05d.png')];
  const colour = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p';
  const tags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
  const h264 = ['-c:v', 'libx264', '-profile:v', 'high', '-preset', 'slow', '-crf', '18'].concat([
    '-tune',
    'animation',
    '-g',
    '100',
    '-vf',
    colour,
    ...tags,
  ]);
  const aac = ['-c:a', 'aac', '-b:a', '96k', '-ar', '48000', '-ac', '1'];
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'].concat([
    '-flags:a',
    '+bitexact',
    '-movflags',
    '+faststart',
  ]);
  run(
    'ffmpeg',
    ['-y', '-v', 'error', ...picture, '-i', voiceFile].concat([
      ...h264,
      ...aac,
      ...plain,
      '-shortest',
      target,
    ]),
  );
}

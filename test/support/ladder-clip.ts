/**
 * One minute of test pictures in three rungs, as DASH and HLS, with the sound alone, a storyboard and
 * captions: for tests of what a learner may choose.
 */

import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { CLIP_MS, clip } from './clip.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';

const run = promisify(execFile);
const quiet = ['-hide_banner', '-loglevel', 'error'];

let made: Promise<string> | undefined;

export function ladderClip(): Promise<string> {
  made ??= make();
  return made;
}

const HEIGHTS_PX = [360, 180, 90];

async function make(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-ladder-'));
  const plain = await clip();
  await cp(join(plain, 'captions'), join(folder, 'captions'), { recursive: true });
  const seconds = String(CLIP_MS / 1_000);
  const scaled = HEIGHTS_PX.map((px, i) => `[s${i}]scale=-2:${px}[v${i}]`).join(';');
  const filter = `[0:v]split=${HEIGHTS_PX.length}${HEIGHTS_PX.map((_, i) => `[s${i}]`).join('')};`;
  const dash = ['-f', 'dash', '-seg_duration', '4', '-use_template', '1', '-use_timeline', '0'];
  await run(
    ffmpegInstaller.path,
    [
      [...quiet, '-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=12.5:duration=${seconds}`],
      ['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:duration=${seconds}`],
      ['-filter_complex', filter + scaled],
      HEIGHTS_PX.flatMap((_, i) => ['-map', `[v${i}]`]),
      ['-map', '1:a', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '38', '-g', '50'],
      ['-keyint_min', '50', '-sc_threshold', '0', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
      ['-b:a', '48k', ...dash, '-hls_playlist', '1'],
      ['-media_seg_name', 'chunk-$RepresentationID$-$Number%05d$.m4s'],
      ['-adaptation_sets', 'id=0,streams=v id=1,streams=a', 'manifest.mpd'],
    ].flat(),
    { cwd: folder },
  );
  const sound = ['-i', 'manifest.mpd', '-map', '0:a', '-c', 'copy', ...dash];
  const names = ['-init_seg_name', 'sound-init.m4s', '-media_seg_name', 'sound-$Number%05d$.m4s'];
  await run(ffmpegInstaller.path, [...quiet, ...sound, ...names, 'audio.mpd'], { cwd: folder });
  const board = ['-vf', 'fps=1/5,scale=160:90,tile=4x3', '-frames:v', '1', 'board.jpg'];
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=1:duration=${seconds}`];
  await run(ffmpegInstaller.path, [...quiet, ...picture, ...board], { cwd: folder });
  const lesson = JSON.parse(await readFile(join(plain, 'lesson.json'), 'utf8')) as object;
  const described = {
    ...lesson,
    manifests: {
      dash: 'manifest.mpd',
      hls: 'master.m3u8',
      audioOnly: { dash: 'audio.mpd', hls: 'media_3.m3u8' },
    },
    storyboard: {
      tilePaths: ['board.jpg'],
      columns: 4,
      rows: 3,
      thumbnailWidthPx: 160,
      thumbnailHeightPx: 90,
      intervalMs: 5_000,
    },
  };
  await writeFile(join(folder, 'lesson.json'), JSON.stringify(described));
  return folder;
}

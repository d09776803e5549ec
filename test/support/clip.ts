import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';

const run = promisify(execFile);

/** Length of the clip, milliseconds. */
export const CLIP_MS = 60_000;

let made: Promise<string> | undefined;

/** A one-minute lecture of test pictures and a tone as DASH, with captions and chapters. */
export function clip(): Promise<string> {
  made ??= make();
  return made;
}

async function make(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-clip-'));
  const seconds = String(CLIP_MS / 1_000);
  await run(
    ffmpegInstaller.path,
    [
      ['-hide_banner', '-loglevel', 'error'],
      ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=25:duration=${seconds}`],
      ['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:duration=${seconds}`],
      ['-map', '0:v', '-map', '1:a', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '35'],
      ['-pix_fmt', 'yuv420p', '-g', '100', '-keyint_min', '100', '-sc_threshold', '0'],
      ['-c:a', 'aac', '-b:a', '48k', '-f', 'dash', '-seg_duration', '4', '-use_template', '1'],
      ['-media_seg_name', 'chunk-$RepresentationID$-$Number%05d$.m4s'],
      ['-use_timeline', '0', '-adaptation_sets', 'id=0,streams=v id=1,streams=a', 'manifest.mpd'],
    ].flat(),
    { cwd: folder },
  );
  await mkdir(join(folder, 'captions'));
  const cue = (text: string): string => `WEBVTT\n\n00:00.000 --> 01:00.000\n${text}\n`;
  await writeFile(join(folder, 'captions/zh.vtt'), cue('欢迎学习安全生产课程。'));
  await writeFile(join(folder, 'captions/en.vtt'), cue('Welcome to the <b>safety</b> course.'));
  await writeFile(
    join(folder, 'lesson.json'),
    JSON.stringify({
      title: { zh: '安全生产', en: 'Safety at work' },
      captions: [
        { language: 'zh', label: '中文', path: 'captions/zh.vtt' },
        { language: 'en', label: 'English', path: 'captions/en.vtt' },
      ],
      chapters: [
        { startMs: 0, title: { zh: '开场', en: 'Opening' } },
        { startMs: 20_000, title: { zh: '风险识别', en: 'Seeing risks' } },
        { startMs: 45_000, title: { zh: '总结', en: 'Summary' } },
      ],
    }),
  );
  return folder;
}

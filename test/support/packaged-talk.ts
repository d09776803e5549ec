/**
 * A talk of 100 seconds with a ladder, really packaged: once, and again only when the
 * packager changes. Its noisy pictures fill every rung up to its ceiling, as a camera would.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { packageRoot } from '../../config/package-root.ts';
import { packagerFingerprint } from './packaged-lecture.ts';
import { packagerProgram } from './packager-program.ts';

export const TALK_SECONDS = 100;

/** @returns the folder of the packaged lesson; read it, never change it */
export function packagedTalk(): string {
  const folder = join(packageRoot, 'dist', '.test-talk', packagerFingerprint());
  if (existsSync(join(folder, 'lesson.json'))) return folder;
  const sources = mkdtempSync(join(tmpdir(), 'lectern-talk-'));
  try {
    const talk = join(sources, 'talk.mp4');
    record(talk);
    const [program, ...before] = packagerProgram();
    const { status, stderr } = spawnSync(
      program,
      [
        ...[...before, 'package', talk, '--out', folder, '--quiet', '--language', 'en'],
        ...['--ladder', 'fast', '--class', 'talk', '--no-storyboard'],
      ],
      { cwd: packageRoot, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`the talk could not be packaged: ${stderr}`);
    return folder;
  } finally {
    rmSync(sources, { recursive: true, force: true });
  }
}

/** A quarter of a minute, over and over. */
function record(path: string): void {
  const unit = `${path}.unit.mp4`;
  const quiet = ['-hide_banner', '-loglevel', 'error'];
  execFileSync(
    ffmpegInstaller.path,
    [
      [...quiet, '-f', 'lavfi', '-i', 'testsrc2=size=768x432:rate=12.5:duration=15'],
      ['-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=48000:duration=15'],
      ['-vf', 'noise=alls=14:allf=t', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '22'],
      ['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-ac', '1', unit],
    ].flat(),
  );
  const again = ['-stream_loop', '-1', '-i', unit, '-t', String(TALK_SECONDS), '-c', 'copy'];
  execFileSync(ffmpegInstaller.path, [...quiet, ...again, path]);
}

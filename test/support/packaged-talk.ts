/**
 * A talk of a minute or more with a ladder, really packaged: once, and again only when the
 * packager changes. Its noisy pictures fill every rung up to its ceiling, as a camera would.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { packageRoot } from '../../config/package-root.ts';
import { packagerFingerprint } from './packaged-lecture.ts';
import { packagedOnce, runPackage } from './packaged-once.ts';

/** Enough for what `npm test` plays of it; a longer one takes longer to encode. */
const SHORT_SECONDS = 60;
export const LONG_TALK_SECONDS = 100;

/** @returns the folder of the packaged lesson; read it, never change it */
export function packagedTalk(seconds = SHORT_SECONDS): string {
  const name = `${packagerFingerprint()}-${seconds}`;
  const folder = join(packageRoot, 'dist', '.test-talk', name);
  return packagedOnce(folder, () => {
    const sources = mkdtempSync(join(tmpdir(), 'lectern-talk-'));
    try {
      const talk = join(sources, 'talk.mp4');
      record(talk, seconds);
      runPackage([
        ...[talk, '--out', folder, '--quiet', '--language', 'en'],
        ...['--ladder', 'fast', '--class', 'talk', '--no-storyboard'],
      ]);
    } finally {
      rmSync(sources, { recursive: true, force: true });
    }
  });
}

/** A quarter of a minute, over and over. */
function record(path: string, seconds: number): void {
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
  const again = ['-stream_loop', '-1', '-i', unit, '-t', String(seconds), '-c', 'copy'];
  execFileSync(ffmpegInstaller.path, [...quiet, ...again, path]);
}

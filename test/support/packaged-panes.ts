/**
 * A lecture of two pictures, camera and presentation, really packaged: once, and again only when the
 * packager changes. The presentation changes every five seconds and has other pictures a second.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { packageRoot } from '../../config/package-root.ts';
import { packagerFingerprint } from './packaged-lecture.ts';
import { packagedOnce, runPackage } from './packaged-once.ts';

export const PANES_SECONDS = 60;

const OUTLINE = `title: { zh: 两个画面, en: Two pictures }
language: zh
chapters:
  - { at: 0, title: { zh: 开场, en: Opening } }
  - { at: 0:20, title: { zh: 正文, en: Main part } }
`;

/** @returns the folder of the packaged lesson; read it, never change it */
export function packagedPanes(): string {
  const folder = join(packageRoot, 'dist', '.test-panes', packagerFingerprint());
  return packagedOnce(folder, () => {
    const sources = mkdtempSync(join(tmpdir(), 'lectern-panes-'));
    try {
      const [camera, slides, outline] = ['camera.mp4', 'slides.mp4', 'outline.yaml'].map((name) =>
        join(sources, name),
      ) as [string, string, string];
      writeFileSync(outline, OUTLINE);
      record(camera, slides);
      runPackage([
        ...[camera, '--presentation', slides, '--out', folder, '--quiet'],
        ...['--ladder', 'fast', '--no-storyboard', '--outline', outline],
      ]);
    } finally {
      rmSync(sources, { recursive: true, force: true });
    }
  });
}

function record(camera: string, slides: string): void {
  const quiet = ['-hide_banner', '-loglevel', 'error'];
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30', '-pix_fmt', 'yuv420p'];
  const length = `duration=${PANES_SECONDS}`;
  execFileSync(
    ffmpegInstaller.path,
    [
      [...quiet, '-f', 'lavfi', '-i', `testsrc2=size=480x270:rate=25:${length}`],
      ['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:${length}`],
      [...h264, '-c:a', 'aac', '-ac', '1', camera],
    ].flat(),
  );
  // Pages of one colour, the next one every five seconds, with a part that moves.
  const page = `hue=h='72*floor(t/5)'`;
  execFileSync(
    ffmpegInstaller.path,
    [
      [...quiet, '-f', 'lavfi', '-i', `smptebars=size=640x360:rate=10:${length}`],
      ['-f', 'lavfi', '-i', `testsrc=size=96x72:rate=10:${length}`],
      ['-filter_complex', `[0]${page}[page];[page][1]overlay=500:260`],
      [...h264, slides],
    ].flat(),
  );
}

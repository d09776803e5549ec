/** The lesson that the browser cases play: really packaged, with a bank of questions. */

import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { packageRoot } from '../../../config/package-root.ts';
import { LESSON_FILE } from '../../../engine/protocol/lesson.ts';
import { packagerProgram } from '../../support/packager-program.ts';

const run = promisify(execFile);

const LESSON_SECONDS = 60;

/** Of each question one option of four is right. */
const BANK = Array.from({ length: 8 }, (_, n) => ({
  id: `bank-${n}`,
  prompt: `What was said about matter ${n}?`,
  options: [{ text: 'This', right: true }, 'That', 'Neither', 'Both'],
}));

/** One minute of test pictures and a tone, packaged as a content team does it. */
export async function packageLecture(folder: string): Promise<string> {
  const lecture = join(folder, 'lecture.mp4');
  const outline = join(folder, 'outline.yaml');
  const length = String(LESSON_SECONDS);
  // JSON is YAML.
  await writeFile(outline, JSON.stringify({ language: 'en', questions: BANK }));
  await run(
    ffmpegInstaller.path,
    [
      ['-hide_banner', '-loglevel', 'error'],
      ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=10:duration=${length}`],
      ['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:duration=${length}`],
      ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', lecture],
    ].flat(),
  );
  const out = join(folder, 'attacked-lesson');
  const [program, ...before] = packagerProgram();
  await run(
    program,
    [
      ...[...before, 'package', lecture, '--out', out, '--ladder', 'fast', '--outline', outline],
      ...['--language', 'en', '--no-storyboard', '--quiet'],
    ],
    { cwd: packageRoot },
  );
  return out;
}

/** A copy of a packaged lesson under another id, without its questions' answers. */
export async function renamed(packaged: string, id: string): Promise<string> {
  const copy = join(packaged, '..', id);
  await cp(packaged, copy, { recursive: true });
  const description = join(copy, LESSON_FILE);
  const lesson = JSON.parse(await readFile(description, 'utf8')) as object;
  await writeFile(description, JSON.stringify({ ...lesson, id }));
  return copy;
}

/** The bundled lecture, really packaged: once, and again only when it or the packager changes. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.ts';
import { packagerProgram } from './packager-program.ts';

const lecture = join(packageRoot, 'engine', 'demo', 'lecture');

/** @returns the folder of the packaged lesson; read it, never change it */
export function packagedLecture(): string {
  const folder = join(packageRoot, 'dist', '.test-lecture', packagerFingerprint(lecture));
  if (existsSync(join(folder, 'lesson.json'))) return folder;
  const [program, ...before] = packagerProgram();
  const { status, stderr } = spawnSync(
    program,
    [
      ...[...before, 'package', join(lecture, 'lecture.mp4'), '--out', folder, '--json'],
      // The same segments and rungs from an encoder in a hurry: it is played, not looked at.
      ...['--ladder', 'fast'],
      ...['--outline', join(lecture, 'outline.yaml')],
      ...['--captions', `zh=${join(lecture, 'captions.zh.vtt')}`],
      ...['--captions', `en=${join(lecture, 'captions.en.vtt')}`],
    ],
    { cwd: packageRoot, encoding: 'utf8', maxBuffer: 64 * 1_048_576 },
  );
  if (status !== 0) throw new Error(`the bundled lecture could not be packaged: ${stderr}`);
  return folder;
}

/** Changes with the packager, its ladders, and the folders that are named beside. */
export function packagerFingerprint(...folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of [
    ...folders,
    join(packageRoot, 'packager'),
    join(packageRoot, 'config', 'ladders'),
  ]) {
    const names = readdirSync(folder, { recursive: true }).map(String).sort();
    for (const name of names) {
      const file = join(folder, name);
      if (/\.(ts|json|mp4|vtt|yaml)$/.test(name) && statSync(file).isFile())
        hash.update(readFileSync(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** The bundled lecture, really packaged: once, and again only when it or the packager changes. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.ts';
import { packagedOnce, runPackage } from './packaged-once.ts';

const lecture = join(packageRoot, 'engine', 'demo', 'lecture');

/** @returns the folder of the packaged lesson; read it, never change it */
export function packagedLecture(): string {
  const folder = join(packageRoot, 'dist', '.test-lecture', packagerFingerprint(lecture));
  return packagedOnce(folder, () =>
    runPackage([
      ...[join(lecture, 'lecture.mp4'), '--out', folder, '--json'],
      // The same segments and rungs from an encoder in a hurry: it is played, not looked at.
      ...['--ladder', 'fast'],
      ...['--outline', join(lecture, 'outline.yaml')],
      ...['--captions', `zh=${join(lecture, 'captions.zh.vtt')}`],
      ...['--captions', `en=${join(lecture, 'captions.en.vtt')}`],
    ]),
  );
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

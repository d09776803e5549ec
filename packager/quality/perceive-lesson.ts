/** Signatures and sound of a finished encode, gathered from where the tasks left them. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type EncodedLesson, signaturePaths } from '../assembly/encoded-lesson.ts';
import type { Perceived } from '../perception/identity.ts';
import { Signature } from '../perception/signature.ts';
import { readSound } from './measure-sound.ts';
import { SOUND_SAMPLES } from './source-sound.ts';

export async function perceiveLesson(
  encoded: EncodedLesson,
  workFolder: string,
  durationMs: number,
): Promise<Perceived> {
  const views: { presenter?: Signature; presentation?: Signature } = {};
  for (const stream of encoded.plan.streams) {
    const parts = await Promise.all(signaturePaths(encoded, stream).map((path) => readFile(path)));
    views[stream.name] = new Signature(parts);
  }
  const sound = await readSound(join(workFolder, SOUND_SAMPLES)).catch(() => undefined);
  return { durationMs, ...views, ...(sound === undefined ? {} : { sound }) };
}

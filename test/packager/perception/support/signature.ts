/** Signatures for tests: drawn ones, and real ones made as a chunk makes them. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  Signature,
  signatureFilter,
  signatureFormat,
} from '../../../../packager/perception/signature.ts';
import { type Identity, identityOf } from '../../../../packager/perception/identity.ts';
import { runFfmpeg, temporaryFolder } from '../../support/clip.ts';

const { widthPx, heightPx, bytesPerFrame } = signatureFormat;

export async function signatureOf(input: string): Promise<Signature> {
  const folder = await temporaryFolder();
  try {
    const path = join(folder.path, 'signature.gray');
    await runFfmpeg(['-i', input, '-an', '-vf', signatureFilter, '-f', 'rawvideo', path]);
    return new Signature([await readFile(path)]);
  } finally {
    await folder.remove();
  }
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly level: number;
}

/** A frame of one gray with rectangles on it. */
export function drawn(background: number, rectangles: readonly Rectangle[] = []): Uint8Array {
  const frame = new Uint8Array(bytesPerFrame).fill(background);
  for (const { x, y, width, height, level } of rectangles) {
    for (let row = y; row < Math.min(heightPx, y + height); row += 1) {
      frame.fill(level, row * widthPx + x, row * widthPx + Math.min(widthPx, x + width));
    }
  }
  return frame;
}

/** Frame k of the signature is `frameAt(k)`. */
export function signatureWith(frames: number, frameAt: (k: number) => Uint8Array): Signature {
  return new Signature(Array.from({ length: frames }, (_, k) => frameAt(k)));
}

/** Lines of writing that differ with `seed`: what a slide looks like from far away. */
export function slide(seed: number, lines = 5): Rectangle[] {
  return Array.from({ length: lines }, (_, i) => ({
    x: 6 + ((seed * 13 + i * 7) % 24),
    y: 4 + i * 9,
    width: 20 + ((seed * 29 + i * 17) % 40),
    height: 4,
    level: 40 + ((seed * 31 + i * 11) % 60),
  }));
}

/** Small whole numbers that look like chance, the same in every run. */
export function chance(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Picture and sound of a file (or a part of it), as the packager perceives them. */
export async function identityOfFile(
  input: string,
  before: readonly string[] = [],
): Promise<Identity> {
  const folder = await temporaryFolder();
  try {
    const [picture, pcm] = [join(folder.path, 'signature.gray'), join(folder.path, 'sound.pcm')];
    await runFfmpeg([
      ...[...before, '-i', input, '-map', '0:v', '-vf', signatureFilter, '-f', 'rawvideo', picture],
      ...['-map', '0:a', '-ac', '1', '-ar', '8000', '-f', 's16le', pcm],
    ]);
    const bytes = await readFile(pcm);
    const sound = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    const presenter = new Signature([await readFile(picture)]);
    return identityOf({ durationMs: Math.round(sound.length / 8), presenter, sound });
  } finally {
    await folder.remove();
  }
}

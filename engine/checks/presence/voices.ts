/** The spoken digits, read once. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../config/package-root.ts';
import { type SpokenLanguage } from '../../protocol/checks.ts';
import { decodeWav } from './wav.ts';

const known = new Map<string, Float32Array>();

/** One digit, as samples in [-1, 1]. */
export function voiceOf(language: SpokenLanguage, digit: number): Float32Array {
  const name = `${language}-${digit}.wav`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const samples = decodeWav(readFileSync(join(packageRoot, 'engine', 'checks', 'voices', name)));
  known.set(name, samples);
  return samples;
}

/** The spoken digits, read once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../config/package-root.js';
import {} from '../../protocol/checks.js';
import { decodeWav } from './wav.js';
const known = new Map();
/** One digit, as samples in [-1, 1]. */
export function voiceOf(language, digit) {
  const name = `${language}-${digit}.wav`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const samples = decodeWav(readFileSync(join(packageRoot, 'engine', 'checks', 'voices', name)));
  known.set(name, samples);
  return samples;
}
//# sourceMappingURL=voices.js.map

/**
 * The keys of a lesson in the making. They are random: nothing that is known of the lesson leads to
 * them. They are kept in the work folder until the lesson is in place, so that a run that was
 * stopped and resumed makes the same bytes as one that was not.
 */

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Decoder, decode, list, record, text } from '../../engine/protocol/decoder.ts';

export interface LessonKey {
  /** AES-128 key, 32 hexadecimal digits, as are the others. */
  readonly key: string;
  readonly keyId: string;
  /**
   * Initialization vector of every file of the period: DASH players take one for a period and do
   * not count it up. Files that start alike then start alike encrypted; segments all start with
   * the same box anyway.
   */
  readonly iv: string;
}

export const KEYS_FILE = 'keys.json';

const hex = text(32, 32, /^[0-9a-f]{32}$/);
const stored: Decoder<LessonKey[]> = list(record({ key: hex, keyId: hex, iv: hex }), 100_000);

/** @returns the first `count` keys of this work folder, made where they are not there yet */
export async function keysOf(workFolder: string, count: number): Promise<readonly LessonKey[]> {
  const known = await readKeys(join(workFolder, KEYS_FILE));
  if (known.length >= count) return known.slice(0, count);
  const made = Array.from({ length: count - known.length }, newKey);
  const all = [...known, ...made];
  await mkdir(workFolder, { recursive: true });
  await writePrivately(join(workFolder, KEYS_FILE), `${JSON.stringify(all)}\n`);
  return all;
}

function newKey(): LessonKey {
  const random = (): string => randomBytes(16).toString('hex');
  return { key: random(), keyId: random(), iv: random() };
}

/** A file that is damaged counts as none: what was encrypted with it is made again. */
async function readKeys(path: string): Promise<readonly LessonKey[]> {
  try {
    const read = decode(stored, JSON.parse(await readFile(path, 'utf8')));
    return read.ok ? read.value : [];
  } catch {
    return [];
  }
}

/** Whole or not at all, readable by its owner alone from the first byte on. */
export async function writePrivately(path: string, content: string): Promise<void> {
  const half = `${path}.part-${process.pid}`;
  await writeFile(half, content, { mode: 0o600 });
  // A left-over of that name keeps its own mode.
  await chmod(half, 0o600);
  await rename(half, path);
}

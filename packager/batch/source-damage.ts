/** What the quality report of a finished lesson says of the source: that a part could not be read. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import { INTERNAL_FOLDER } from '../../engine/protocol/lesson.ts';
import { QUALITY_FILE, qualityRecord } from '../report/quality-record.ts';

/** @returns one line for each; none where the source was whole, or there is no report */
export async function sourceDamage(lessonFolder: string): Promise<string[]> {
  try {
    const path = join(lessonFolder, INTERNAL_FOLDER, QUALITY_FILE);
    const read = decode(qualityRecord, JSON.parse(await readFile(path, 'utf8')));
    if (!read.ok) return [];
    return read.value.warnings.flatMap(({ kind, text }) => (kind === 'source' ? [text.en] : []));
  } catch {
    return [];
  }
}

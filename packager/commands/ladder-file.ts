/** Finds ladders: they are data beside the program, both in the sources and when installed. */

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import { PackagerFault } from '../plan/fault.ts';
import { type Ladder, ladder } from '../plan/ladder.ts';
import { programFolder } from './program-folder.ts';

export const DEFAULT_LADDER = 'lecture';

/** @param wish a name in `config/ladders`, or the path of a JSON file */
export async function readLadder(wish: string): Promise<Ladder> {
  const path = /[./\\]/.test(wish) ? wish : join(ladderFolder(), `${wish}.json`);
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch {
    const names = (await readdir(ladderFolder())).map((name) => name.replace(/\.json$/, ''));
    throw new PackagerFault(
      'misuse',
      `There is no ladder "${wish}".`,
      `"${path}" cannot be read`,
      `Known ladders: ${names.sort().join(', ')}; or name a JSON file.`,
    );
  }
  return parseLadder(source, path);
}

export function parseLadder(source: string, path: string): Ladder {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw wrongLadder(path, (error as Error).message);
  }
  const decoded = decode(ladder, value);
  if (!decoded.ok) throw wrongLadder(path, decoded.error.message);
  return decoded.value;
}

function wrongLadder(path: string, reason: string): PackagerFault {
  return new PackagerFault(
    'fault',
    'The ladder has a mistake.',
    `${path}: ${reason}`,
    'Compare it with config/ladders/lecture.json.',
  );
}

function ladderFolder(): string {
  return join(programFolder(), 'config', 'ladders');
}

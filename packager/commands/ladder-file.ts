/** Finds ladders: they are data beside the program, both in the sources and when installed. */

import { readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import { PackagerFault } from '../plan/fault.ts';
import { type Ladder, ladder } from '../plan/ladder.ts';
import { withHeights } from '../plan/ladder-heights.ts';
import { brokenJson, ladderMistakes } from './ladder-mistakes.ts';
import { programFolder } from './program-folder.ts';

export const DEFAULT_LADDER = 'lecture';

/** @param wish a name in `config/ladders`, the path of a JSON file, or heights: `1080,720,540` */
export async function readLadder(wish: string): Promise<Ladder> {
  if (/^\d+(,\d+)*$/.test(wish)) {
    return withHeights(await readLadder(DEFAULT_LADDER), readHeights(wish));
  }
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
      `Known ladders: ${names.sort().join(', ')}; or name a JSON file, or heights such as 1080,720.`,
    );
  }
  return parseLadder(source, path);
}

function readHeights(written: string): number[] {
  const heights = written.split(',').map(Number);
  const wrong = heights.find((heightPx) => heightPx < 64 || heightPx > 4320);
  if (wrong === undefined && heights.length <= 12) return heights;
  throw new PackagerFault(
    'misuse',
    'The heights of --ladder cannot be used.',
    wrong === undefined ? 'there are more than 12' : `${wrong} is not from 64 to 4320`,
    'Give a few heights in pixels, e.g. --ladder 1080,720,360.',
  );
}

export function parseLadder(source: string, path: string): Ladder {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    const { line, reason } = brokenJson(source);
    throw wrongLadder(path, [`${line}: ${reason}`]);
  }
  const decoded = decode(ladder, value);
  const mistakes = ladderMistakes(source, value, usualLadder());
  if (!decoded.ok || mistakes.length > 0) throw wrongLadder(path, mistakes);
  return decoded.value;
}

/** Says which fields there are. */
function usualLadder(): unknown {
  return JSON.parse(readFileSync(join(ladderFolder(), `${DEFAULT_LADDER}.json`), 'utf8'));
}

function wrongLadder(path: string, lines: readonly string[]): PackagerFault {
  return new PackagerFault(
    'fault',
    lines.length === 1 ? 'The ladder has a mistake.' : 'The ladder has several mistakes.',
    lines.map((line) => (/^\d/.test(line) ? `${path}:${line}` : line)).join('\n'),
    `Compare it with ${join(ladderFolder(), `${DEFAULT_LADDER}.json`)}`,
  );
}

function ladderFolder(): string {
  return join(programFolder(), 'config', 'ladders');
}

/** Starts `package-program.mjs`, and looks at what it leaves. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { packageRoot } from '../../../config/package-root.ts';
import { isBuilt, tsx } from '../../support/packager-program.ts';
import { smallLadder } from './ladder.ts';

const options = {
  ...{ ladder: smallLadder, force: false, captions: [], stereo: false, storyboard: true },
  ...{ threads: 1, jobs: 2, chunkSeconds: 4, noAnalysis: true, id: 'same-for-every-folder' },
};

export function startPackaging(
  input: string,
  out: string,
  change: object = {},
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const program = join(import.meta.dirname, 'package-program.mjs');
  const packager = isBuilt
    ? [program, join(packageRoot, 'dist', 'packager'), 'js']
    : ['--import', tsx, program, join(packageRoot, 'packager'), 'ts'];
  const wish = JSON.stringify({ ...options, ...change });
  return spawn(process.execPath, [...packager, input, out, wish], {
    cwd: packageRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Hash of every file below a folder, by path. */
export async function hashesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const hashes: Record<string, string> = {};
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const hash = createHash('sha256').update(await readFile(path));
    hashes[relative(folder, path)] = hash.digest('hex');
  }
  return hashes;
}

/** Looks again until it holds, at most 30 s. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

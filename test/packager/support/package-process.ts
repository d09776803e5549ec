/** Starts `package-program.ts`, and looks at what it leaves. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const projectFolder = join(import.meta.dirname, '../../..');
const tsx = pathToFileURL(join(projectFolder, 'node_modules/tsx/dist/loader.mjs')).href;

export function startPackaging(
  input: string,
  out: string,
  change: object = {},
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const program = join(import.meta.dirname, 'package-program.ts');
  const args = ['--import', tsx, program, input, out, JSON.stringify(change)];
  return spawn(process.execPath, args, {
    cwd: projectFolder,
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

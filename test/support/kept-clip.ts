/** Clips, and what else several test files need, made once a run. */

import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `npm test` names one folder for all its processes; mocha alone takes one of its own. */
export const keptFolder = process.env['LECTERN_TEST_CLIPS'] ?? ownFolder();

function ownFolder(): string {
  const own = mkdtempSync(join(tmpdir(), 'lectern-clips-'));
  // Servers run as nobody where root runs the tests.
  chmodSync(own, 0o755);
  process.once('exit', () => rmSync(own, { recursive: true, force: true }));
  return own;
}

/**
 * @param name says all that the clip depends on, with its ending
 * @param make writes the clip to the path that it is given, which ends like the name
 * @returns its path; read it, never change it
 */
export async function keptClip(
  name: string,
  make: (path: string) => Promise<unknown>,
): Promise<string> {
  const path = join(keptFolder, name);
  if (existsSync(path)) return path;
  // Another process may make the same at the same time: whoever comes last replaces equal by equal.
  const unfinished = join(keptFolder, `${process.pid}-${name}`);
  await make(unfinished);
  await rename(unfinished, path);
  return path;
}

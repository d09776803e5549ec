/** Programs of the system that tests compare with. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns its path; nothing where it is not installed */
export function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

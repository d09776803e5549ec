/**
 * The commands as npm links them. It does so once, and looks for their files: so these are there before
 * anything is built, and say what to do then.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @param {'engine' | 'packager'} part */
export async function launch(part) {
  const program = new URL(`../dist/${part}/cli.js`, import.meta.url);
  if (existsSync(program)) {
    await import(program.href);
    return;
  }
  const folder = fileURLToPath(new URL('..', import.meta.url));
  console.error(`lectern-${part} is not built yet. Run in ${folder}: npm install && npm run build`);
  console.error('(npm start does both, too.)');
  process.exitCode = 2;
}

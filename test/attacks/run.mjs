/**
 * `npm run attacks [-- --json] [-- id ...]`: sets up what the suite needs, then carries out every
 * attack and every honest oddity against a real engine.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, checkNode, install, root } from '../../engine/setup.mjs';

const toStderr = ['ignore', 2, 2];

if (process.env['LECTERN_ATTACKS_SETUP'] === '1') {
  install();
  build();
} else {
  checkNode();
  // Standard output belongs to the result alone, so that a machine can read every line of it.
  const env = { ...process.env, LECTERN_ATTACKS_SETUP: '1' };
  const here = new URL(import.meta.url).pathname;
  node([here], { stdio: toStderr, env });
  const suite = join('test', 'attacks', 'main.ts');
  node(['--import', 'tsx', suite, ...process.argv.slice(2)], { stdio: 'inherit' });
}

function node(args, options) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, ...options });
  if (signal !== null) process.exit(130);
  if (status !== 0) process.exit(status);
}

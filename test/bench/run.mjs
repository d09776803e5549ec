/**
 * `npm run bench [-- --json] [-- workload ...]`: sets up everything, then measures. What is set up
 * talks on stderr, so that stdout holds figures alone.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, root } from '../../engine/setup.mjs';

checkNode();
const node = (args, stdout) => {
  const stdio = ['ignore', stdout, 'inherit'];
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
};
node([join('engine', 'build.mjs')], 2);
node(['--import', 'tsx', join('test', 'bench', 'main.ts'), ...process.argv.slice(2)], 'inherit');

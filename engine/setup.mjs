/**
 * What every top-level command does first, with nothing but Node: install what is missing, and
 * build what is older than its sources. Says what it does, and does nothing twice.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestNode = [20, 19];

/** Fails early, with the reason, where Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  process.stderr.write(
    `Lectern needs Node ${oldestNode.join('.')} or newer, this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}

/** Installs the locked dependencies unless what lies there was installed from this lockfile. */
export function install() {
  const wanted = join(root, 'package-lock.json');
  // npm writes this file last, so an install that was cut short does not count.
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  say('Installing dependencies ...');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Compiles the rooms and bundles the pages, each only where its sources have changed. */
export function build() {
  once('rooms', ['engine', 'player/beats', 'packager', 'detector', 'config'], () => {
    say('Compiling ...');
    run('node', [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  });
  page('player', ['player', 'engine/protocol'], 'player/vite.config.mjs');
  once('package-player', ['player', 'engine/protocol'], () => {
    say("Making the player's package ...");
    run('node', [join(root, 'player', 'package.mjs')]);
  });
  page('console', ['engine/console', 'engine/protocol'], 'engine/console/vite.config.mjs');
  page('demo', ['engine/demo/page', 'engine/protocol'], 'engine/demo/page/vite.config.mjs');
}

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Runs a command in the project's folder; its failure is ours. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function page(name, sources, config) {
  once(`page-${name}`, sources, () => {
    say(`Building the ${name} page ...`);
    run('node', [
      join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
      ...['build', '--logLevel', 'warn', '-c', config],
    ]);
  });
}

function once(name, folders, work) {
  const files = folders.flatMap((folder) => sourcesIn(join(root, folder)));
  const stamp = join(root, 'dist', `.built-${name}`);
  const hash = hashOf([
    ...files,
    join(root, 'package-lock.json'),
    join(root, 'tsconfig.base.json'),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

function sourcesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => /\.(ts|tsx|mjs|css|html|json|svg)$/.test(file) && statSync(file).isFile())
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

/** Whether a program can be found on the PATH. */
export function hasProgram(name) {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

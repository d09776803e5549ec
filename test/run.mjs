/**
 * `npm test [-- mocha arguments]`: sets up everything, then runs all tests, three files at a time; with
 * arguments, what they name, one file after the other. Where a program or a font is missing and the
 * system's package manager may be used (root, or sudo without a password), it is installed;
 * otherwise the tests that need it skip, and say which command would enable them.
 */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, checkNode, hasProgram, install, root, run, say } from '../engine/setup.mjs';

/** What tests need of it at once is about a tenth. */
const ROOM_BYTES = 6e9;

/** What tests use of the system, by Debian's names of packages. */
const PACKAGES = {
  chromium: () => hasProgram('chromium') || existsSync('/usr/bin/chromium'),
  'fonts-noto-cjk': hasFont,
  strace: () => hasProgram('strace'),
  'redis-server': () => hasProgram('redis-server'),
  postgresql: hasPostgres,
  'nginx-light': () => hasProgram('nginx'),
  ffmpeg: () => hasProgram('ffmpeg'),
  'poppler-utils': () => hasProgram('pdftoppm'),
};

checkNode();
install();
build();
provision();
const files = process.argv.slice(2);
const sideBySide = ['--parallel', '--jobs', '3', '--require', join(root, 'test', 'lanes.mjs')];
const tests = files.length > 0 ? files : [...sideBySide, 'test/**/*.test.ts'];
// In CI nothing may be skipped, but for tests on real footage where that does not lie beside us.
const strict = process.env.CI === 'true' && existsSync(join(root, '..', 'shared', 'data'));
const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
const quick = quickFolder();
const temporary = mkdtempSync(join(quick ?? tmpdir(), `lectern-tests-${process.pid}-`));
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
// Servers that tests start run as nobody where root runs the tests.
chmodSync(temporary, 0o1777);
const env = {
  ...process.env,
  LECTERN_TEST_BUILT: '1',
  LECTERN_TEST_CLIPS: temporary,
  ...(quick === null ? {} : { TMPDIR: temporary }),
};
run('node', [mocha, ...(strict ? ['--forbid-pending'] : []), ...tests], { env });

/**
 * A folder in memory, where the system has one with room enough in which programs may run: tests make
 * and remove many thousands of files and wait for thousands of commits. What an earlier run left there
 * that was killed is removed. None of it outlives a power cut; what should is looked at with strace.
 */
function quickFolder() {
  const folder = '/dev/shm';
  if (process.env.TMPDIR !== undefined || !existsSync(folder)) return null;
  for (const name of readdirSync(folder)) {
    const pid = /^lectern-tests-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(join('/proc', pid))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
  const { bavail, bsize } = statfsSync(folder);
  const roomBytes = Math.min(bavail * bsize, freemem());
  return roomBytes >= ROOM_BYTES && mayRun(folder) ? folder : null;
}

/** Some systems run no program that lies in memory. */
function mayRun(folder) {
  const own = mkdtempSync(join(folder, 'lectern-tests-0-'));
  const program = join(own, 'program');
  try {
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    return spawnSync(program).status === 0;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function provision() {
  const wanted = Object.entries(PACKAGES).flatMap(([name, isThere]) => (isThere() ? [] : [name]));
  if (wanted.length === 0) return;
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...wanted];
  const before = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (!hasProgram('apt-get') || !maySudo(before)) {
    say(`Some tests will be skipped. To enable them: sudo ${command.join(' ')}`);
    return;
  }
  say(`Installing ${wanted.join(', ')} for the tests ...`);
  const quiet = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const call = (args) => {
    const [program, ...rest] = [...before, ...args];
    return spawnSync(program, rest, quiet).status === 0;
  };
  if (!call(['apt-get', 'update', '-qq']) || !call([...command, '-qq'])) {
    say(`That did not work. Some tests will be skipped; to enable them: sudo ${command.join(' ')}`);
  }
}

/** Debian keeps the server's programs off the path. */
function hasPostgres() {
  if (hasProgram('initdb') || existsSync('/usr/local/bin/initdb')) return true;
  const folder = '/usr/lib/postgresql';
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((version) => existsSync(join(folder, version, 'bin', 'initdb')));
}

function hasFont() {
  if (!hasProgram('fc-list')) return existsSync('/usr/share/fonts/opentype/noto');
  return spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout.trim() !== '';
}

function maySudo(before) {
  if (before.length === 0) return true;
  return hasProgram('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
}

import { execFileSync } from 'node:child_process';

/** Runs a program and returns what it printed (both streams); throws with its last lines. */
export function run(program, args) {
  try {
    return execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', program, ...args], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const said = String(error.stdout ?? '').trim();
    throw new Error(
      error.status === 127
        ? `${program} is missing.\nReason: a Debian package is not installed. See README.md for the list.`
        : `${program} failed.\nReason: ${said.split('\n').slice(-5).join('\n')}`,
    );
  }
}

/** Lessons that several test files play: packaged by whoever comes first, while the others wait. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../config/package-root.ts';
import { packagerProgram } from './packager-program.ts';

const LOOK_AGAIN_MS = 100;

/**
 * @param folder of the lesson, whose name says all that it depends on
 * @param make does nothing but package it there; called where no other process has done so
 * @returns the folder; read it, never change it
 */
export function packagedOnce(folder: string, make: () => void): string {
  const lock = `${folder}.maker`;
  mkdirSync(dirname(folder), { recursive: true });
  while (!existsSync(join(folder, 'lesson.json'))) {
    if (!takes(lock)) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
      continue;
    }
    try {
      // It may have been finished between the look at it and the lock.
      if (!existsSync(join(folder, 'lesson.json'))) make();
    } finally {
      rmSync(lock, { force: true });
    }
  }
  return folder;
}

/** Runs the packager's `package`. @throws with what it said */
export function runPackage(args: readonly string[]): void {
  const [program, ...before] = packagerProgram();
  const { status, stderr } = spawnSync(program, [...before, 'package', ...args], {
    ...{ cwd: packageRoot, encoding: 'utf8', maxBuffer: 64 * 1_048_576 },
  });
  if (status !== 0) throw new Error(`a lesson for tests could not be packaged: ${stderr}`);
}

/** Whether the lock is ours now; one of a process that was killed is let go. */
function takes(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isHeld(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isHeld(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // Empty for the moment between the making of the file and its first byte.
    if (holder > 0) process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

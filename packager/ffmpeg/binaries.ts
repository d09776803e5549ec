/** Which ffmpeg and ffprobe are used: the environment's, else the ones npm brought. */

import { accessSync, chmodSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';

import { PackagerFault } from '../plan/fault.ts';

export interface Binaries {
  readonly ffmpeg: string;
  /** Absent where there is none: ffmpeg's own listing is read instead. */
  readonly ffprobe?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws PackagerFault where there is no ffmpeg to run */
export function findBinaries(environment: Environment): Binaries {
  const ffmpeg = named(environment, 'FFMPEG_PATH') ?? installed('@ffmpeg-installer/ffmpeg');
  if (ffmpeg === undefined) {
    throw new PackagerFault(
      'fault',
      'There is no ffmpeg to work with.',
      'npm brought none for this platform and FFMPEG_PATH is not set',
      'Install ffmpeg and set FFMPEG_PATH (and FFPROBE_PATH) to it.',
    );
  }
  const ffprobe = named(environment, 'FFPROBE_PATH') ?? installed('@ffprobe-installer/ffprobe');
  return { ffmpeg, ...(ffprobe === undefined ? {} : { ffprobe }) };
}

export type Origin = 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'bundled';

/** Where the programs of `findBinaries` came from, for people. */
export function binaryOrigins(environment: Environment): { ffmpeg: Origin; ffprobe: Origin } {
  const isSet = (variable: string): boolean => (environment[variable] ?? '') !== '';
  return {
    ffmpeg: isSet('FFMPEG_PATH') ? 'FFMPEG_PATH' : 'bundled',
    ffprobe: isSet('FFPROBE_PATH') ? 'FFPROBE_PATH' : 'bundled',
  };
}

function named(environment: Environment, variable: string): string | undefined {
  const path = environment[variable];
  if (path === undefined || path === '') return undefined;
  if (isRunnable(path)) return path;
  throw new PackagerFault(
    'misuse',
    `${variable} does not name a program.`,
    `"${path}" cannot be executed`,
    `Set ${variable} to an executable file, or unset it to use the bundled one.`,
  );
}

function installed(packageName: string): string | undefined {
  let path: unknown;
  try {
    // The installers are CommonJS and throw a text where they have no binary for this platform.
    path = (createRequire(import.meta.url)(packageName) as { path?: unknown }).path;
  } catch {
    return undefined;
  }
  if (typeof path !== 'string') return undefined;
  if (isRunnable(path)) return path;
  try {
    // The tarball leaves ffprobe without its execute bit where install scripts are off.
    chmodSync(path, 0o755);
  } catch {
    return undefined;
  }
  return isRunnable(path) ? path : undefined;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Common encryption (cenc, cbcs) by shaka-packager, which is optional: found where it is installed.
 * Its own manifests are not used; what it made is cut and described like every other track.
 */

import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { PackagerFault, interrupted } from '../plan/fault.ts';
import { type LessonKey, writePrivately } from './key-store.ts';

const execute = promisify(execFile);

const systems: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'osx', win32: 'win' };

/**
 * The program itself: the npm package's wrapper swallows exit codes.
 *
 * @throws PackagerFault where it is not installed
 */
export function findShakaPackager(
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const named = environment['SHAKA_PACKAGER_PATH'];
  if (named !== undefined && named !== '') {
    if (isRunnable(named)) return named;
    throw new PackagerFault(
      'misuse',
      'SHAKA_PACKAGER_PATH does not name a program.',
      `"${named}" cannot be executed`,
      'Set it to an executable file, or unset it to use the one that npm installed.',
    );
  }
  const found = installed();
  if (found !== undefined) return found;
  throw new PackagerFault(
    'fault',
    'Common encryption needs shaka-packager, and there is none.',
    'it is not installed beside lectern, and SHAKA_PACKAGER_PATH is not set',
    'Run "npm install shaka-packager", or set SHAKA_PACKAGER_PATH, or use --encrypt aes128.',
  );
}

function installed(): string | undefined {
  const system = systems[process.platform];
  if (system === undefined) return undefined;
  const name = `packager-${system}-${process.arch}${system === 'win' ? '.exe' : ''}`;
  try {
    const manifest = createRequire(import.meta.url).resolve('shaka-packager/package.json');
    const path = join(dirname(manifest), 'bin', name);
    return isRunnable(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface SampleEncryption {
  readonly program: string;
  readonly scheme: 'cenc' | 'cbcs';
  readonly signal?: AbortSignal | undefined;
}

export interface ClearFile {
  readonly kind: 'video' | 'audio';
  /** Name of a fragmented MP4 of one track in `folder`. */
  readonly clear: string;
  readonly encrypted: string;
  readonly segmentSeconds: number;
}

/** The key goes in by a file: other people see command lines. */
const KEY_FLAGS = 'key.flags';

/** Encrypts one track with a key; the same key and vector make the same bytes. */
export async function encryptFile(
  { program, scheme, signal }: SampleEncryption,
  { kind, clear, encrypted, segmentSeconds }: ClearFile,
  { key, keyId, iv }: LessonKey,
  folder: string,
): Promise<void> {
  const args = [
    `in=${clear},stream=${kind},output=${encrypted}`,
    ...['--segment_duration', String(segmentSeconds), '--clear_lead', '0'],
    ...['--protection_scheme', scheme, '--protection_systems', 'CommonSystem'],
    ...['--enable_raw_key_encryption', '--iv', iv, '--flagfile', KEY_FLAGS, '--quiet'],
  ];
  const secret = join(folder, KEY_FLAGS);
  await writePrivately(secret, `--keys=label=:key_id=${keyId}:key=${key}\n`);
  try {
    // Names are its own: commas and equal signs in a path would be read as more fields.
    await execute(program, args, { cwd: folder, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (signal?.aborted === true) throw interrupted();
    throw new PackagerFault(
      'fault',
      'shaka-packager could not encrypt a track.',
      lastWords(error, key),
      'Try --encrypt aes128, which needs no other program.',
    );
  } finally {
    await rm(secret, { force: true });
  }
}

/** Its last line, without the key: a program may quote what it was given. */
function lastWords(error: unknown, key: string): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const line = (stderr ?? '').trim().split('\n').at(-1);
  const said = line === undefined || line === '' ? (message.split('\n')[0] ?? '') : line;
  return said.replaceAll(key, '...');
}

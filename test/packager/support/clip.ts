/** Clips made by the bundled ffmpeg: nothing binary lies in the repository. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { findBinaries } from '../../../packager/ffmpeg/binaries.ts';

const execute = promisify(execFile);

export const binaries = findBinaries(process.env);

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'lectern-packager-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export interface ClipWish {
  readonly seconds: number;
  readonly size?: string;
  readonly fps?: number;
  /** No sound at all. */
  readonly isSilent?: boolean;
  /** Sound lasts this long instead of `seconds`. */
  readonly soundSeconds?: number;
  readonly extra?: readonly string[];
}

/** A moving test picture and a tone, encoded quickly. */
export async function makeClip(path: string, wish: ClipWish): Promise<string> {
  const { seconds, size = '320x180', fps = 25, isSilent = false } = wish;
  const sound = wish.soundSeconds ?? seconds;
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${fps}:duration=${seconds}`],
    ...(isSilent ? [] : ['-f', 'lavfi', '-i', `sine=frequency=330:duration=${sound}`]),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30'],
    ...(isSilent ? [] : ['-c:a', 'aac', '-b:a', '48k']),
    ...(wish.extra ?? []),
    `file:${path}`,
  ]);
  return path;
}

/** @param pipedTo where what ffmpeg writes to its standard output is kept */
export async function runFfmpeg(args: readonly string[], pipedTo?: string): Promise<string> {
  const all = ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...args];
  const options = { maxBuffer: 1e8, encoding: 'buffer' } as const;
  const { stdout, stderr } = await execute(binaries.ffmpeg, all, options);
  if (pipedTo !== undefined) await writeFile(pipedTo, stdout);
  return stderr.toString();
}

/** Real footage lies beside the project on machines that have it; never inside it. */
export function footage(name: string): string | undefined {
  const path = resolve(import.meta.dirname, '../../../../shared/data/footage', name);
  return existsSync(path) ? path : undefined;
}

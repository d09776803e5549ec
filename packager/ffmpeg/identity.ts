/**
 * Which ffmpeg this is, by what it says and by what it makes.
 *
 * Chunks of one lesson must come from programs that give the same bytes. A version alone does not say
 * so: the libraries beneath may differ, and other processors may take other paths through them. So a
 * short sample is scaled and encoded, and its bytes are part of the identity.
 */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';

import { PackagerFault, interrupted } from '../plan/fault.ts';

export interface FfmpegIdentity {
  /** 32 hex digits: the same for programs that can share the work on one lesson. */
  readonly id: string;
  /** For people, such as `5.1.9-0+deb12u1, x264 core 164`. */
  readonly version: string;
}

const sample = [
  ...['-nostdin', '-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=5:duration=1'],
  ...['-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=44100:duration=1'],
  ...[
    '-filter_complex',
    '[0:v]scale=98:54:flags=bicubic,format=yuv420p[v];[1:a]aresample=48000[a]',
  ],
  ...['-map', '[v]', '-c:v', 'libx264', '-threads', '1', '-preset', 'veryfast', '-crf', '23'],
  ...['-map', '[a]', '-c:a', 'aac', '-b:a', '64k', '-ac', '1', '-f', 'mpegts', 'pipe:1'],
];
const timeoutMs = 60_000;

/** @throws PackagerFault where the program cannot encode the sample */
export async function ffmpegIdentity(
  ffmpeg: string,
  signal?: AbortSignal,
): Promise<FfmpegIdentity> {
  const { made, said } = await run(ffmpeg, signal);
  const version = /^ffmpeg version (\S+)/m.exec(said)?.[1] ?? 'unknown';
  const x264 = /x264 - (core \d+)/.exec(made.toString('latin1'))?.[1] ?? 'unknown';
  const build = said
    .split('\n')
    .filter((line) => /^(ffmpeg version| {2}(configuration:|lib))/.test(line));
  const hash = createHash('sha256').update(process.arch).update(build.join('\n')).update(made);
  return { id: hash.digest('hex').slice(0, 32), version: `${version}, x264 ${x264}` };
}

/** Changes when the program's file is replaced, as an upgrade does while a worker runs. */
export async function fileStamp(path: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(path);
  return `${ino}-${size}-${mtimeMs}`;
}

function run(ffmpeg: string, signal?: AbortSignal): Promise<{ made: Buffer; said: string }> {
  const options = { encoding: 'buffer', maxBuffer: 16 * 1_048_576, timeout: timeoutMs } as const;
  return new Promise((resolve, reject) => {
    execFile(ffmpeg, sample, { ...options, ...(signal ? { signal } : {}) }, (error, made, said) => {
      const words = said.toString('utf8');
      if (error === null && made.length > 0) return resolve({ made, said: words });
      if (signal?.aborted === true) return reject(interrupted());
      reject(
        new PackagerFault(
          'fault',
          `This ffmpeg cannot do the work: ${ffmpeg}`,
          words.trim().split('\n').at(-1) ?? error?.message ?? 'it made nothing',
          'Run "lectern-packager doctor" to see what is missing.',
        ),
      );
    });
  });
}

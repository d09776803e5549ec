/** Asks ffprobe what a source is, and ffmpeg itself where ffprobe cannot answer. */

import { execFile } from 'node:child_process';

import { PackagerFault, interrupted } from '../plan/fault.ts';
import { fileUrl } from '../plan/encoded-files.ts';
import type { SourceFacts } from '../plan/source.ts';
import { readBanner } from './banner.ts';
import type { Binaries } from './binaries.ts';
import { needsPacketScan, readLastPackets, readProbe, withEnds } from './probe-facts.ts';

const mostOutputBytes = 512 * 1024 * 1024;

/**
 * @param path absolute path of the source
 * @throws PackagerFault where the file is no video and no audio
 */
export async function probe(
  binaries: Binaries,
  path: string,
  signal?: AbortSignal,
): Promise<SourceFacts> {
  const facts = await firstLook(binaries, path, signal);
  if (binaries.ffprobe === undefined || !needsPacketScan(facts)) return facts;
  // A recording from a browser does not say how long it is: its packets do.
  const scan = await execute(
    binaries.ffprobe,
    [
      ...['-v', 'error', '-show_entries', 'packet=codec_type,pts_time,duration_time'],
      ...['-of', 'csv=p=0', fileUrl(path)],
    ],
    signal,
  );
  return scan.ok ? withEnds(facts, readLastPackets(scan.stdout)) : facts;
}

async function firstLook(
  binaries: Binaries,
  path: string,
  signal?: AbortSignal,
): Promise<SourceFacts> {
  if (binaries.ffprobe !== undefined) {
    const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', fileUrl(path)];
    const answer = await execute(binaries.ffprobe, args, signal);
    if (answer.ok) return readProbe(answer.stdout);
    // The bundled ffprobe dies on MPEG-TS on some systems; ffmpeg reads the same file well.
    if (!answer.crashed) throw unreadable(answer.stderr, path);
  }
  const banner = await execute(binaries.ffmpeg, ['-hide_banner', '-i', fileUrl(path)], signal);
  const facts = readBanner(banner.stderr);
  if (facts === undefined) throw unreadable(banner.stderr, path);
  return facts;
}

interface Answer {
  readonly ok: boolean;
  readonly crashed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

function execute(
  program: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { maxBuffer: mostOutputBytes, windowsHide: true, ...(signal ? { signal } : {}) },
      (error, stdout, stderr) => {
        if (signal?.aborted === true) return reject(interrupted());
        // A number is an exit code; anything else means the program died or never ran.
        const crashed = error !== null && typeof error.code !== 'number';
        resolve({ ok: error === null, crashed, stdout, stderr });
      },
    );
  });
}

function unreadable(stderr: string, path: string): PackagerFault {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const last = (lines.at(-1) ?? 'it has no known format').replace(fileUrl(path), '').trim();
  return new PackagerFault(
    'fault',
    'This file is no video or audio that ffmpeg can read.',
    last.replace(/^:\s*/, ''),
    'Check that it is the right file and was copied in full, or export the lecture again.',
  );
}

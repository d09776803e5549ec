/** One run over the sound: how loud it is, and a small copy of it for what else is to be found. */

import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { basename, dirname, resolve } from 'node:path';

import { runFfmpeg } from '../ffmpeg/run.ts';
import { soundFormat } from '../perception/spans-of.ts';
import { fileUrl } from '../plan/encoded-files.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { SoundMeasure } from '../plan/loudness.ts';
import { readLoudness } from './loudness-summary.ts';

export interface SoundQuestion {
  readonly ffmpeg: string;
  readonly inputPath: string;
  /** Which stream: `a:0`, or its number. */
  readonly selector: string;
  /** As many as the lesson will have: one channel is 3 LU quieter than the same in two. */
  readonly channels: 1 | 2;
  /** Where the samples go: raw, mono, 16 bit, 8 kHz. Absent where only the loudness is asked. */
  readonly pcmPath?: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number;
  readonly onSeconds?: (seconds: number) => void;
}

/**
 * Measures by EBU R 128 with true peak, and writes the samples on the lesson's own clock.
 *
 * ffmpeg's `ebur128` takes a fifth of the CPU of its `loudnorm` and says the same.
 *
 * @throws PackagerFault where the sound cannot be read
 */
export async function measureSound(question: SoundQuestion): Promise<SoundMeasure> {
  const { pcmPath } = question;
  const lines = await runFfmpeg({
    binary: question.ffmpeg,
    args: soundArguments(question),
    folder: pcmPath === undefined ? '.' : dirname(resolve(pcmPath)),
    signal: question.signal,
    ...(question.nice === undefined ? {} : { nice: question.nice }),
    ...(question.onSeconds === undefined ? {} : { onSeconds: question.onSeconds }),
  });
  const measure = readLoudness(lines);
  if (measure !== undefined) return measure;
  throw new PackagerFault(
    'fault',
    'The loudness could not be measured.',
    lines.at(-1) ?? 'ffmpeg said nothing',
    'Check the sound of the source, or package with "--loudness off".',
  );
}

export function soundArguments(question: SoundQuestion): string[] {
  const { inputPath, selector, channels, pcmPath } = question;
  const layout = channels === 1 ? 'mono' : 'stereo';
  // As the encode does it: gaps and a late start are silence.
  const tidy = `[0:${selector}]aresample=48000:async=1:first_pts=0,aformat=channel_layouts=${layout}`;
  const meter = 'ebur128=peak=true:framelog=verbose';
  const graph =
    pcmPath === undefined
      ? `${tidy},${meter}[meter]`
      : `${tidy},asplit=2[a][b];[a]${meter}[meter];[b]aresample=${soundFormat.sampleRateHz}[small]`;
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'info', '-progress', 'pipe:2', '-nostats'],
    ...['-vn', '-i', fileUrl(resolve(inputPath)), '-y', '-filter_complex', graph],
    ...(pcmPath === undefined
      ? []
      : ['-map', '[small]', '-ac', '1', '-f', 's16le', fileUrl(basename(pcmPath))]),
    ...['-map', '[meter]', '-f', 'null', '-'],
  ];
}

/** The samples that `measureSound` wrote. */
export async function readSound(pcmPath: string): Promise<Int16Array> {
  const bytes = await readFile(pcmPath);
  const samples = new Int16Array(bytes.length >> 1);
  const inside = Buffer.from(samples.buffer);
  bytes.copy(inside);
  // ffmpeg wrote the lower byte first.
  if (endianness() === 'BE') inside.swap16();
  return samples;
}

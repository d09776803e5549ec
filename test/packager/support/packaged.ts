/** A lesson as it lies in its folder: what its tracks really hold, measured with ffmpeg alone. */

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { type Lesson, lesson as lessonDecoder } from '../../../engine/protocol/lesson.ts';
import { readInitSegment } from '../../../packager/manifest/init-segment.ts';
import { runFfmpeg } from './clip.ts';
import { run } from './command-line.ts';

export interface Packaged {
  readonly folder: string;
  readonly lesson: Lesson;
  /** What was said about it, on both outputs. */
  readonly said: string;
}

/** Runs `package` and `verify`, and reads what was published. */
export async function packaged(
  input: string,
  folder: string,
  more: readonly string[] = [],
): Promise<Packaged> {
  const made = await run(['package', ...more, '--out', folder, '--', input]);
  expect(made.code, made.err).to.equal(0);
  const checked = await run(['verify', '--', folder]);
  expect(checked.code, checked.out + checked.err).to.equal(0);
  const lesson = lessonDecoder(JSON.parse(await readFile(join(folder, 'lesson.json'), 'utf8')));
  return { folder, lesson, said: made.out + made.err };
}

/** One file of a track's segments, as the encoder made it. */
export async function joinedTrack(folder: string, track: string, path: string): Promise<string> {
  const names = (await readdir(join(folder, track))).filter((name) => name.endsWith('.m4s')).sort();
  const parts = ['init.mp4', ...names].map((name) => readFile(join(folder, track, name)));
  await writeFile(path, Buffer.concat(await Promise.all(parts)));
  return path;
}

/** Every picture of a rung as 4x4 points of red, green and blue, in presentation order. */
export async function pictures(made: Packaged, track: string, work: string): Promise<Buffer[]> {
  const input = await joinedTrack(made.folder, track, join(work, 'pictures.mp4'));
  const output = join(work, 'pictures.rgb');
  await runFfmpeg([
    ...['-vsync', 'passthrough', '-i', input, '-vf', 'scale=4:4:flags=area,format=rgb24'],
    ...['-f', 'rawvideo', `file:${output}`],
  ]);
  const bytes = await readFile(output);
  return Array.from({ length: bytes.length / 48 }, (_, at) =>
    bytes.subarray(at * 48, at * 48 + 48),
  );
}

export function brightness(points: Buffer): number {
  return points.reduce((sum, value) => sum + value, 0) / points.length;
}

const soundHz = 8000;
const blockSamples = 40;

/** Blocks of 5 ms of the sound, each louder than a whisper or not. */
export interface LoudBlocks {
  readonly isLoud: readonly boolean[];
  readonly blockSeconds: number;
  /** What the edit list hides at the start: it counts in the blocks, and not in the lesson. */
  readonly skippedSeconds: number;
}

export async function loudBlocks(made: Packaged, work: string): Promise<LoudBlocks> {
  const track = made.lesson.audio[0]?.path ?? '';
  const input = await joinedTrack(made.folder, track, join(work, 'sound.mp4'));
  const output = join(work, 'sound.pcm');
  const init = readInitSegment(await readFile(join(made.folder, track, 'init.mp4')));
  // Edit lists are left to us: not every ffmpeg applies them to fragments, and browsers do.
  await runFfmpeg([
    ...['-ignore_editlist', '1', '-i', input, '-ac', '1', '-ar', String(soundHz)],
    ...['-f', 's16le', `file:${output}`],
  ]);
  const bytes = await readFile(output);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const isLoud: boolean[] = [];
  for (let from = 0; from < samples.length; from += blockSamples) {
    const block = samples.subarray(from, from + blockSamples);
    isLoud.push(block.some((value) => Math.abs(value) >= 1000));
  }
  const skippedSeconds = init.skippedTicks / init.timescaleHz;
  return { isLoud, blockSeconds: blockSamples / soundHz, skippedSeconds };
}

/** Seconds until the sound is louder than a whisper. */
export async function firstSoundSeconds(made: Packaged, work: string): Promise<number> {
  const { isLoud, blockSeconds, skippedSeconds } = await loudBlocks(made, work);
  return isLoud.indexOf(true) * blockSeconds - skippedSeconds;
}

/** What the list of samples in the index of an MP4 or MOV file tells: how much of it is there, and its key pictures. */

import { type Box, findBox, fourCharacters, needBox, readBoxes } from './boxes.ts';
import { readU32, readU64, readU8, rowsOf } from './boxes.ts';
import { pictureTimes } from './shown-times.ts';

export interface Reach {
  /** How long the whole file would be. */
  readonly declaredSeconds: number;
  /** How much of that can be there. */
  readonly reachSeconds: number;
}

/**
 * Of the longest picture, or of the longest sound where there is no picture.
 *
 * @param bytes holding the whole box `moov`
 * @param fileBytes length of the file
 * @returns nothing where the index lists no samples, as that of a fragmented file
 * @throws BoxError where it is damaged
 */
export function movieReach(bytes: Uint8Array, moov: Box, fileBytes: number): Reach | undefined {
  const tracks = readBoxes(bytes, moov.body, moov.end).filter((box) => box.type === 'trak');
  for (const wanted of ['vide', 'soun']) {
    const found = tracks
      .filter((track) => handlerOf(bytes, track) === wanted)
      .flatMap((track) => trackReach(bytes, track, fileBytes) ?? [])
      .sort((a, b) => b.declaredSeconds - a.declaredSeconds);
    if (found[0] !== undefined) return found[0];
  }
  return undefined;
}

function handlerOf(bytes: Uint8Array, track: Box): string {
  const handler = findBox(bytes, track, ['mdia', 'hdlr']);
  return handler === undefined ? '' : fourCharacters(bytes, handler.body + 8);
}

function trackReach(bytes: Uint8Array, track: Box, fileBytes: number): Reach | undefined {
  const timescaleHz = timescaleOf(bytes, track);
  const table = findBox(bytes, track, ['mdia', 'minf', 'stbl']);
  if (table === undefined || timescaleHz === 0) return undefined;
  const there = samplesBefore(bytes, table, fileBytes);
  if (there === undefined) return undefined;
  const times = needBox(bytes, table, ['stts']);
  let [samples, ticks, reachTicks] = [0, 0, 0];
  for (let i = 0; i < rowsOf(bytes, times, 8); i += 1) {
    const count = readU32(bytes, times.body + 8 + i * 8);
    const delta = readU32(bytes, times.body + 12 + i * 8);
    reachTicks += Math.min(count, Math.max(0, there - samples)) * delta;
    samples += count;
    ticks += count * delta;
  }
  if (ticks === 0) return undefined;
  return { declaredSeconds: ticks / timescaleHz, reachSeconds: reachTicks / timescaleHz };
}

/** Nearer ones are left out: looking for a nearer one gains nothing. */
const leastApartSeconds = 1;

/** On the clock of whoever seeks: from when the file begins. */
export interface KeyPictures {
  /**
   * When they are decoded, for the first perhaps below 0; they are shown at the same time, or some pictures later.
   * Ascending, at least a second apart.
   */
  readonly keySeconds: readonly number[];
  /** How long the longest of all pictures lasts. */
  readonly longestPictureSeconds: number;
  /** Those that are shown much later than they are decoded, in their order; absent where there is none. */
  readonly lateKeys?: readonly LateKey[];
}

export interface LateKey {
  readonly decodedSeconds: number;
  readonly shownSeconds: number;
}

/** More than the usual: two or three pictures. */
const lateSeconds = 0.25;

/**
 * The key pictures of a track.
 *
 * @param bytes holding the whole box `moov`
 * @param track number of the track in the file, from 0
 * @param startSeconds when the file begins, on its own clock: readers seek from there
 * @returns nothing where every picture is one, or the track is no picture
 * @throws BoxError where it is damaged
 */
export function keyPictures(
  bytes: Uint8Array,
  moov: Box,
  track: number,
  startSeconds: number,
): KeyPictures | undefined {
  const wanted = readBoxes(bytes, moov.body, moov.end).filter(({ type }) => type === 'trak')[track];
  if (wanted === undefined || handlerOf(bytes, wanted) !== 'vide') return undefined;
  const timescaleHz = timescaleOf(bytes, wanted);
  const table = findBox(bytes, wanted, ['mdia', 'minf', 'stbl']);
  const keys = table && findBox(bytes, table, ['stss']);
  if (table === undefined || keys === undefined || timescaleHz === 0) return undefined;
  const lengths = needBox(bytes, table, ['stts']);
  const rows = rowsOf(bytes, lengths, 8);
  const timesOf = pictureTimes(bytes, moov, wanted, table, timescaleHz);
  // Of several edits it is about the clock of `stts` that begins where the file does.
  const beginSeconds = timesOf === undefined ? 0 : startSeconds;
  const secondsOf = (ticks: number): number =>
    Math.round((ticks / timescaleHz - beginSeconds) * 1000) / 1000;
  const found: number[] = [];
  const lateKeys: LateKey[] = [];
  // All samples and ticks in front of the row.
  let [row, samples, ticks] = [0, 0, 0];
  for (let key = 0; key < rowsOf(bytes, keys, 4); key += 1) {
    const sample = readU32(bytes, keys.body + 8 + key * 4) - 1;
    for (; row < rows; row += 1) {
      const count = readU32(bytes, lengths.body + 8 + row * 8);
      if (samples + count > sample) break;
      samples += count;
      ticks += count * readU32(bytes, lengths.body + 12 + row * 8);
    }
    if (row === rows) break;
    const delta = readU32(bytes, lengths.body + 12 + row * 8);
    const keyTicks = ticks + (sample - samples) * delta;
    const times = timesOf?.(sample, keyTicks) ?? { decodedTicks: keyTicks, shownTicks: keyTicks };
    const decodedSeconds = secondsOf(times.decodedTicks);
    const shownSeconds = secondsOf(times.shownTicks);
    const isLate = shownSeconds - decodedSeconds > lateSeconds;
    if (isLate) lateKeys.push({ decodedSeconds, shownSeconds });
    const isApart = decodedSeconds >= (found.at(-1) ?? -Infinity) + leastApartSeconds;
    if (isApart) found.push(decodedSeconds);
  }
  const longestTicks = Array.from({ length: rows }, (_, i) =>
    readU32(bytes, lengths.body + 12 + i * 8),
  ).reduce((longest, one) => Math.max(longest, one), 0);
  return {
    ...{ keySeconds: found, longestPictureSeconds: longestTicks / timescaleHz },
    ...(lateKeys.length === 0 ? {} : { lateKeys }),
  };
}

function timescaleOf(bytes: Uint8Array, track: Box): number {
  const header = needBox(bytes, track, ['mdia', 'mdhd']);
  return readU32(bytes, header.body + (readU8(bytes, header.body) === 1 ? 20 : 12));
}

/** How many samples lie in chunks that begin before the end of the file; nothing where no chunk is listed. */
function samplesBefore(bytes: Uint8Array, table: Box, fileBytes: number): number | undefined {
  const wide = findBox(bytes, table, ['co64']);
  const offsets = wide ?? findBox(bytes, table, ['stco']);
  const runs = findBox(bytes, table, ['stsc']);
  if (offsets === undefined || runs === undefined) return undefined;
  const offsetBytes = wide === undefined ? 4 : 8;
  const chunks = rowsOf(bytes, offsets, offsetBytes);
  if (chunks === 0) return undefined;
  const changes = rowsOf(bytes, runs, 12);
  let samples = 0;
  let [change, perChunk] = [0, 0];
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    if (change < changes && readU32(bytes, runs.body + 8 + change * 12) === chunk + 1) {
      perChunk = readU32(bytes, runs.body + 12 + change * 12);
      change += 1;
    }
    const at = offsets.body + 8 + chunk * offsetBytes;
    const offset = offsetBytes === 8 ? readU64(bytes, at) : readU32(bytes, at);
    if (offset < fileBytes) samples += perChunk;
  }
  return samples;
}

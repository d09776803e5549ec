/** How much of an MP4 or MOV file is there, by the list of samples in its index. */

import { type Box, findBox, fourCharacters, needBox, readBoxes } from './boxes.ts';
import { readU32, readU64, readU8 } from './boxes.ts';

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
  const header = needBox(bytes, track, ['mdia', 'mdhd']);
  const timescaleHz = readU32(bytes, header.body + (readU8(bytes, header.body) === 1 ? 20 : 12));
  const table = findBox(bytes, track, ['mdia', 'minf', 'stbl']);
  if (table === undefined || timescaleHz === 0) return undefined;
  const there = samplesBefore(bytes, table, fileBytes);
  if (there === undefined) return undefined;
  const times = needBox(bytes, table, ['stts']);
  let [samples, ticks, reachTicks] = [0, 0, 0];
  for (let i = 0; i < rowsOf(bytes, times, 4, 8); i += 1) {
    const count = readU32(bytes, times.body + 8 + i * 8);
    const delta = readU32(bytes, times.body + 12 + i * 8);
    reachTicks += Math.min(count, Math.max(0, there - samples)) * delta;
    samples += count;
    ticks += count * delta;
  }
  if (ticks === 0) return undefined;
  return { declaredSeconds: ticks / timescaleHz, reachSeconds: reachTicks / timescaleHz };
}

/** How many samples lie in chunks that begin before the end of the file; nothing where no chunk is listed. */
function samplesBefore(bytes: Uint8Array, table: Box, fileBytes: number): number | undefined {
  const wide = findBox(bytes, table, ['co64']);
  const offsets = wide ?? findBox(bytes, table, ['stco']);
  const runs = findBox(bytes, table, ['stsc']);
  if (offsets === undefined || runs === undefined) return undefined;
  const offsetBytes = wide === undefined ? 4 : 8;
  const chunks = rowsOf(bytes, offsets, 4, offsetBytes);
  if (chunks === 0) return undefined;
  const changes = rowsOf(bytes, runs, 4, 12);
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

/** A count that is written there, no more than the box has room for. */
function rowsOf(bytes: Uint8Array, box: Box, countAt: number, rowBytes: number): number {
  const room = Math.floor((box.end - box.body - 8) / rowBytes);
  return Math.max(0, Math.min(room, readU32(bytes, box.body + countAt)));
}

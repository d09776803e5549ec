/** When the pictures of an MP4 or MOV track are shown, beside when they are decoded: `ctts` and the edit list. */

import { type Box, findBox, needBox } from './boxes.ts';
import { readI32, readU32, readU64, readU8, rowsOf } from './boxes.ts';

/** Ticks of the track, both on the clock of the file: on it readers show pictures. */
export interface PictureTimes {
  /** By this time readers look for a picture. */
  readonly decodedTicks: number;
  readonly shownTicks: number;
}

/**
 * @param table the box `stbl` of the track
 * @returns from the number of a picture and its place on the clock of `stts` to its times, to be asked in
 *   ascending order; nothing where the track is cut together of several edits
 * @throws BoxError where it is damaged
 */
export function pictureTimes(
  bytes: Uint8Array,
  moov: Box,
  track: Box,
  table: Box,
  timescaleHz: number,
): ((sample: number, ticks: number) => PictureTimes) | undefined {
  const beginTicks = editTicks(bytes, moov, track, timescaleHz);
  if (beginTicks === undefined) return undefined;
  const offsets = findBox(bytes, table, ['ctts']);
  if (offsets === undefined) {
    return (_, ticks) => ({ decodedTicks: ticks + beginTicks, shownTicks: ticks + beginTicks });
  }
  const rows = rowsOf(bytes, offsets, 8);
  // Whatever the version of the box says: readers take them with a sign.
  const offsetTicksOf = (row: number): number => readI32(bytes, offsets.body + 12 + row * 8);
  let earliestTicks = 0;
  for (let row = 0; row < rows; row += 1) {
    earliestTicks = Math.min(earliestTicks, offsetTicksOf(row));
  }
  // All samples in front of the row.
  let [row, samples] = [0, 0];
  return (sample, ticks) => {
    for (; row < rows; row += 1) {
      const count = readU32(bytes, offsets.body + 8 + row * 8);
      if (samples + count > sample) break;
      samples += count;
    }
    const offsetTicks = row < rows ? offsetTicksOf(row) : 0;
    // No picture is shown before it is decoded: where one would be, readers count all as decoded earlier.
    return {
      decodedTicks: ticks + earliestTicks + beginTicks,
      shownTicks: ticks + offsetTicks + beginTicks,
    };
  };
}

/** What the edit list adds to all times; nothing where there are several edits. */
function editTicks(
  bytes: Uint8Array,
  moov: Box,
  track: Box,
  timescaleHz: number,
): number | undefined {
  const list = findBox(bytes, track, ['edts', 'elst']);
  if (list === undefined) return 0;
  const isWide = readU8(bytes, list.body) === 1;
  const rowBytes = isWide ? 20 : 12;
  const header = needBox(bytes, moov, ['mvhd']);
  const movieHz = readU32(bytes, header.body + (readU8(bytes, header.body) === 1 ? 20 : 12));
  let emptyTicks = 0;
  const startsTicks: number[] = [];
  for (let row = 0; row < rowsOf(bytes, list, rowBytes); row += 1) {
    const at = list.body + 8 + row * rowBytes;
    const length = isWide ? readU64(bytes, at) : readU32(bytes, at);
    const isEmpty = readI32(bytes, at + (isWide ? 8 : 4)) === -1;
    if (!isEmpty) {
      startsTicks.push(isWide ? readU64(bytes, at + 8) : readU32(bytes, at + 4));
    } else if (startsTicks.length === 0 && movieHz > 0) {
      emptyTicks += (length / movieHz) * timescaleHz;
    }
  }
  return startsTicks.length > 1 ? undefined : emptyTicks - (startsTicks[0] ?? 0);
}

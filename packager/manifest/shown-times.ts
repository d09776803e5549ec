/** When the pictures of an MP4 or MOV track are shown, beside when they are decoded: `ctts` and the edit list. */

import { type Box, findBox, needBox, readI32, readU32, readU64, readU8 } from './boxes.ts';

/** Ticks of the track, both on the clock on which readers show pictures. */
export interface PictureTimes {
  /** By this time readers seek. */
  readonly decodedTicks: number;
  readonly shownTicks: number;
}

/**
 * @param table the box `stbl` of the track
 * @returns from the number of a picture and its place on the clock of `stts` to its times, to be asked in
 *   ascending order; nothing where the track is cut together of several edits, or shows as it decodes
 * @throws BoxError where it is damaged
 */
export function pictureTimes(
  bytes: Uint8Array,
  moov: Box,
  track: Box,
  table: Box,
  timescaleHz: number,
): ((sample: number, ticks: number) => PictureTimes) | undefined {
  const offsets = findBox(bytes, table, ['ctts']);
  const beginTicks = editTicks(bytes, moov, track, timescaleHz);
  if (offsets === undefined || beginTicks === undefined) return undefined;
  const rows = Math.max(
    0,
    Math.min(Math.floor((offsets.end - offsets.body - 8) / 8), readU32(bytes, offsets.body + 4)),
  );
  // Whatever the version of the box says: readers take them with a sign.
  const offsetOf = (row: number): number => readI32(bytes, offsets.body + 12 + row * 8);
  let earliest = 0;
  for (let row = 0; row < rows; row += 1) earliest = Math.min(earliest, offsetOf(row));
  // All samples in front of the row.
  let [row, samples] = [0, 0];
  return (sample, ticks) => {
    for (; row < rows; row += 1) {
      const count = readU32(bytes, offsets.body + 8 + row * 8);
      if (samples + count > sample) break;
      samples += count;
    }
    const offset = row < rows ? offsetOf(row) : 0;
    // No picture is shown before it is decoded: where one would be, readers count all as decoded earlier.
    return {
      decodedTicks: ticks + earliest + beginTicks,
      shownTicks: ticks + offset + beginTicks,
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
  const room = Math.floor((list.end - list.body - 8) / rowBytes);
  const header = needBox(bytes, moov, ['mvhd']);
  const movieHz = readU32(bytes, header.body + (readU8(bytes, header.body) === 1 ? 20 : 12));
  let emptyTicks = 0;
  const starts: number[] = [];
  for (let row = 0; row < Math.min(room, readU32(bytes, list.body + 4)); row += 1) {
    const at = list.body + 8 + row * rowBytes;
    const length = isWide ? readU64(bytes, at) : readU32(bytes, at);
    const isEmpty = readI32(bytes, at + (isWide ? 8 : 4)) === -1;
    if (!isEmpty) starts.push(isWide ? readU64(bytes, at + 8) : readU32(bytes, at + 4));
    else if (starts.length === 0 && movieHz > 0) emptyTicks += (length / movieHz) * timescaleHz;
  }
  return starts.length > 1 ? undefined : emptyTicks - (starts[0] ?? 0);
}

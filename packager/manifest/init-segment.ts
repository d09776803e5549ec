/** What an init segment says about its one track. */

import { BoxError, type Box, needBox, findBox, readBoxes } from './boxes.ts';
import { fourCharacters, readI32, readU16, readU32, readU64, readU8 } from './boxes.ts';

export interface InitSegment {
  readonly trackId: number;
  /** Ticks a second of the track. */
  readonly timescaleHz: number;
  /** RFC 6381, e.g. `avc1.64001f` or `mp4a.40.2`. */
  readonly codec: string;
  /** Ticks before presentation starts (AAC priming); 0 without an edit list. */
  readonly skippedTicks: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly channels?: number;
  readonly sampleRateHz?: number;
  /** Defaults for fragments that do not say. */
  readonly defaultDurationTicks: number;
  readonly defaultSizeBytes: number;
}

/** @throws BoxError where it is no init segment of exactly one track. */
export function readInitSegment(bytes: Uint8Array): InitSegment {
  const moov = readBoxes(bytes).find((box) => box.type === 'moov');
  if (moov === undefined) throw new BoxError('there is no "moov" box');
  const tracks = readBoxes(bytes, moov.body, moov.end).filter((box) => box.type === 'trak');
  const track = tracks[0];
  if (track === undefined || tracks.length !== 1) {
    throw new BoxError(`expected one track, found ${tracks.length}`);
  }
  const header = needBox(bytes, track, ['tkhd']);
  const trackId = readU32(bytes, header.body + (readU8(bytes, header.body) === 1 ? 20 : 12));
  const media = needBox(bytes, track, ['mdia', 'mdhd']);
  const timescaleHz = readU32(bytes, media.body + (readU8(bytes, media.body) === 1 ? 20 : 12));
  const trex = needBox(bytes, moov, ['mvex', 'trex']);
  return {
    trackId,
    timescaleHz,
    ...readSampleEntry(bytes, needBox(bytes, track, ['mdia', 'minf', 'stbl', 'stsd'])),
    skippedTicks: readSkippedTicks(bytes, findBox(bytes, track, ['edts', 'elst'])),
    defaultDurationTicks: readU32(bytes, trex.body + 12),
    defaultSizeBytes: readU32(bytes, trex.body + 16),
  };
}

function readSkippedTicks(bytes: Uint8Array, list: Box | undefined): number {
  if (list === undefined) return 0;
  const wide = readU8(bytes, list.body) === 1;
  const count = readU32(bytes, list.body + 4);
  if (count !== 1) throw new BoxError(`expected one edit, found ${count}`);
  const mediaTime = wide ? readU64(bytes, list.body + 16) : readI32(bytes, list.body + 12);
  if (mediaTime < 0) throw new BoxError('the track starts with an empty edit');
  return mediaTime;
}

type SampleEntry = Pick<
  InitSegment,
  'codec' | 'widthPx' | 'heightPx' | 'channels' | 'sampleRateHz'
>;

function readSampleEntry(bytes: Uint8Array, description: Box): SampleEntry {
  const entry = readBoxes(bytes, description.body + 8, description.end)[0];
  if (entry === undefined) throw new BoxError('the sample description is empty');
  switch (entry.type) {
    // Common encryption keeps what it needs behind what was there.
    case 'encv':
    case 'avc1':
      return {
        codec: avcCodec(bytes, entry),
        widthPx: readU16(bytes, entry.body + 24),
        heightPx: readU16(bytes, entry.body + 26),
      };
    case 'enca':
    case 'mp4a':
      return {
        ...aacConfig(bytes, entry),
        sampleRateHz: readU16(bytes, entry.body + 24),
      };
    default:
      throw new BoxError(`the codec "${entry.type}" is not one that lessons use`);
  }
}

function avcCodec(bytes: Uint8Array, entry: Box): string {
  const config = readBoxes(bytes, entry.body + 78, entry.end).find((box) => box.type === 'avcC');
  if (config === undefined) throw new BoxError('"avc1" has no "avcC"');
  const hex = (offset: number): string =>
    readU8(bytes, config.body + offset)
      .toString(16)
      .padStart(2, '0');
  return `avc1.${hex(1)}${hex(2)}${hex(3)}`;
}

/** The sample entry always claims two channels; only the AudioSpecificConfig tells the truth. */
function aacConfig(bytes: Uint8Array, entry: Box): { codec: string; channels: number } {
  const esds = readBoxes(bytes, entry.body + 28, entry.end).find((box) => box.type === 'esds');
  if (esds === undefined) throw new BoxError('"mp4a" has no "esds"');
  let offset = esds.body + 4;
  // Descriptors nest: 3 (stream) holds 4 (decoder) holds 5 (AudioSpecificConfig).
  for (const skip of [3, 13, 0]) offset = descriptorBody(bytes, offset, esds.end) + skip;
  // 5 bits of object type, 4 of frequency, 4 of channels.
  const config = readU16(bytes, offset);
  return { codec: `mp4a.40.${config >> 11}`, channels: (config >> 3) & 0xf };
}

function descriptorBody(bytes: Uint8Array, start: number, end: number): number {
  let offset = start + 1;
  while (offset < end && readU8(bytes, offset) >= 0x80) offset += 1;
  if (offset >= end) throw new BoxError(`"${fourCharacters(bytes, start)}" is cut off`);
  return offset + 1;
}

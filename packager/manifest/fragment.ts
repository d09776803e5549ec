/** One movie fragment: when its samples are shown, and where its first one lies. */

import { BoxError, type Box, needBox, readBoxes, readU32, readU64, readU8 } from './boxes.ts';
import type { InitSegment } from './init-segment.ts';

export interface Fragment {
  /** Decode time of the first sample, in ticks, as the fragment says. */
  readonly decodeTicks: number;
  readonly durationTicks: number;
  readonly samples: number;
  readonly firstSampleBytes: number;
  /** Offset of the first sample from the start of the `moof` box. */
  readonly firstSampleOffset: number;
}

const flag = {
  headerDuration: 0x8,
  headerSize: 0x10,
  baseOffset: 0x1,
  descriptionIndex: 0x2,
  runOffset: 0x1,
  runFirstFlags: 0x4,
  sampleDuration: 0x100,
  sampleSize: 0x200,
  sampleFlags: 0x400,
  sampleCompositionOffset: 0x800,
} as const;

/** @param moof the fragment's `moof` box inside `bytes` */
export function readFragment(bytes: Uint8Array, moof: Box, init: InitSegment): Fragment {
  const trafs = readBoxes(bytes, moof.body, moof.end).filter((box) => box.type === 'traf');
  const traf = trafs[0];
  if (traf === undefined || trafs.length !== 1) {
    throw new BoxError(`expected one track in the fragment, found ${trafs.length}`);
  }
  const defaults = readTrackHeader(bytes, needBox(bytes, traf, ['tfhd']), init);
  const time = needBox(bytes, traf, ['tfdt']);
  const runs = readBoxes(bytes, traf.body, traf.end).filter((box) => box.type === 'trun');
  if (runs.length === 0) throw new BoxError('the fragment has no samples');
  const read = runs.map((run) => readRun(bytes, run, defaults));
  return {
    decodeTicks:
      readU8(bytes, time.body) === 1
        ? readU64(bytes, time.body + 4)
        : readU32(bytes, time.body + 4),
    durationTicks: read.reduce((sum, run) => sum + run.durationTicks, 0),
    samples: read.reduce((sum, run) => sum + run.samples, 0),
    firstSampleBytes: read[0]?.firstSampleBytes ?? 0,
    firstSampleOffset: read[0]?.dataOffset ?? 0,
  };
}

/** What holds for samples whose run does not say. */
export interface SampleDefaults {
  readonly durationTicks: number;
  readonly sizeBytes: number;
}

export function readTrackHeader(bytes: Uint8Array, header: Box, init: InitSegment): SampleDefaults {
  const flags = readU32(bytes, header.body) & 0xffffff;
  let offset = header.body + 8;
  if ((flags & flag.baseOffset) !== 0) offset += 8;
  if ((flags & flag.descriptionIndex) !== 0) offset += 4;
  let durationTicks = init.defaultDurationTicks;
  if ((flags & flag.headerDuration) !== 0) {
    durationTicks = readU32(bytes, offset);
    offset += 4;
  }
  const sizeBytes =
    (flags & flag.headerSize) === 0 ? init.defaultSizeBytes : readU32(bytes, offset);
  return { durationTicks, sizeBytes };
}

/** Where the table of a run lies, and what stands in its rows. */
export interface RunTable {
  readonly samples: number;
  /** From the start of the `moof` box; absent where the run goes on where the one before ended. */
  readonly dataOffset?: number;
  readonly start: number;
  readonly rowBytes: number;
  readonly hasDuration: boolean;
  readonly hasSize: boolean;
}

/** @throws BoxError where the table is cut off */
export function readRunTable(bytes: Uint8Array, run: Box): RunTable {
  const flags = readU32(bytes, run.body) & 0xffffff;
  const samples = readU32(bytes, run.body + 4);
  let start = run.body + 8;
  const hasOffset = (flags & flag.runOffset) !== 0;
  const dataOffset = hasOffset ? readU32(bytes, start) : undefined;
  if (hasOffset) start += 4;
  if ((flags & flag.runFirstFlags) !== 0) start += 4;
  const hasDuration = (flags & flag.sampleDuration) !== 0;
  const hasSize = (flags & flag.sampleSize) !== 0;
  const rowBytes =
    4 *
    [
      hasDuration,
      hasSize,
      (flags & flag.sampleFlags) !== 0,
      (flags & flag.sampleCompositionOffset) !== 0,
    ].filter(Boolean).length;
  if (start + samples * rowBytes > run.end) throw new BoxError('the sample table is cut off');
  return {
    samples,
    ...(dataOffset === undefined ? {} : { dataOffset }),
    ...{ start, rowBytes, hasDuration, hasSize },
  };
}

function readRun(
  bytes: Uint8Array,
  run: Box,
  defaults: SampleDefaults,
): { durationTicks: number; samples: number; firstSampleBytes: number; dataOffset: number } {
  const {
    samples,
    dataOffset = 0,
    start,
    rowBytes,
    hasDuration,
    hasSize,
  } = readRunTable(bytes, run);
  let durationTicks = hasDuration ? 0 : samples * defaults.durationTicks;
  if (hasDuration) {
    for (let i = 0; i < samples; i += 1) durationTicks += readU32(bytes, start + i * rowBytes);
  }
  const firstSampleBytes =
    samples === 0
      ? 0
      : hasSize
        ? readU32(bytes, start + (hasDuration ? 4 : 0))
        : defaults.sizeBytes;
  return { durationTicks, samples, firstSampleBytes, dataOffset };
}

/** The `moof` boxes of a segment, in order. */
export function fragmentBoxes(bytes: Uint8Array): Box[] {
  return readBoxes(bytes).filter((box) => box.type === 'moof');
}

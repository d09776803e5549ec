/** Encoded chunks of one track, read as if they were one file on the lesson's clock. */

import { open } from 'node:fs/promises';

import { BoxError, needBox, readBoxes, readU32, readU64, readU8 } from '../manifest/boxes.ts';
import type { InitSegment } from '../manifest/init-segment.ts';
import { type PlacedFragment, openEncoded } from '../execution/fragments.ts';

export interface EncodedPart {
  readonly path: string;
  /** Where it starts on the lesson's clock; a whole number of ticks of its track. */
  readonly startSeconds: number;
}

/** A fragment of one of the parts; `startTicks` counts from the start of the lesson. */
export interface JoinedFragment extends PlacedFragment {
  readonly part: number;
  /** From 0, over all parts. */
  readonly sequence: number;
}

export interface JoinedParts {
  readonly init: InitSegment;
  readonly initBytes: Uint8Array;
  readonly fragments: readonly JoinedFragment[];
  /** The bytes of neighbouring fragments, with numbers and times of the whole lesson. */
  read(fragments: readonly JoinedFragment[]): Promise<Uint8Array>;
}

/** @throws BoxError where a part is cut off, empty, or was encoded with other parameters */
export async function joinParts(parts: readonly EncodedPart[]): Promise<JoinedParts> {
  const fragments: JoinedFragment[] = [];
  let first: { init: InitSegment; initBytes: Uint8Array } | undefined;
  for (const [part, { path, startSeconds }] of parts.entries()) {
    const encoded = await openEncoded(path);
    await encoded.close();
    first ??= encoded;
    if (!isSameDescription(first.initBytes, encoded.initBytes)) {
      throw new BoxError(`${path} was encoded with other parameters than the first chunk`);
    }
    const offsetTicks = Math.round(startSeconds * encoded.init.timescaleHz);
    for (const fragment of encoded.fragments) {
      fragments.push({
        ...fragment,
        startTicks: fragment.startTicks + offsetTicks,
        part,
        sequence: fragments.length,
      });
    }
  }
  if (first === undefined || fragments.length === 0) throw new BoxError('there are no fragments');
  const { init, initBytes } = first;
  return {
    init,
    initBytes,
    fragments,
    read: async (some) => {
      const bytes: Uint8Array[] = [];
      for (const fragment of some) {
        const { path, startSeconds } = parts[fragment.part] as EncodedPart;
        const encoded = await readRange(path, fragment);
        place(encoded, fragment.sequence + 1, Math.round(startSeconds * init.timescaleHz));
        bytes.push(encoded);
      }
      return Buffer.concat(bytes);
    },
  };
}

async function readRange(path: string, fragment: PlacedFragment): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(fragment.bytes);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, fragment.offset);
    if (bytesRead !== bytes.length) throw new BoxError('the file ended early');
    return bytes;
  } finally {
    await file.close();
  }
}

/** Gives a fragment its number and its place in time. */
function place(bytes: Buffer, sequence: number, offsetTicks: number): void {
  const moof = readBoxes(bytes).find((box) => box.type === 'moof');
  if (moof === undefined) throw new BoxError('a fragment without "moof"');
  bytes.writeUInt32BE(sequence, needBox(bytes, moof, ['mfhd']).body + 4);
  const time = needBox(bytes, moof, ['traf', 'tfdt']);
  if (readU8(bytes, time.body) === 1) {
    bytes.writeBigUInt64BE(BigInt(readU64(bytes, time.body + 4) + offsetTicks), time.body + 4);
  } else {
    const ticks = readU32(bytes, time.body + 4) + offsetTicks;
    if (ticks > 0xffffffff) throw new BoxError('the lesson is too long for its clock');
    bytes.writeUInt32BE(ticks, time.body + 4);
  }
}

/** Codec, size and parameter sets: one init segment has to serve all chunks. */
function isSameDescription(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(description(one), description(other)) === 0;
}

function description(initBytes: Uint8Array): Uint8Array {
  const moov = readBoxes(initBytes).find((box) => box.type === 'moov');
  if (moov === undefined) throw new BoxError('there is no "moov" box');
  const box = needBox(initBytes, moov, ['trak', 'mdia', 'minf', 'stbl', 'stsd']);
  return initBytes.subarray(box.start, box.end);
}

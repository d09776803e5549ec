/** Reads an encoded file fragment by fragment, holding one fragment at a time. */

import { type FileHandle, open } from 'node:fs/promises';

import { BoxError, MAX_HEADER_BYTES, readBoxes, readHeader } from '../manifest/boxes.ts';
import { type Fragment, readFragment } from '../manifest/fragment.ts';
import { type InitSegment, readInitSegment } from '../manifest/init-segment.ts';

/** A fragment and where it lies in its file. */
export interface PlacedFragment extends Fragment {
  /** Presentation time: decode time without the priming that the edit list hides. */
  readonly startTicks: number;
  readonly offset: number;
  readonly bytes: number;
}

export interface EncodedFile {
  readonly init: InitSegment;
  readonly initBytes: Uint8Array;
  readonly fragments: readonly PlacedFragment[];
  /** The bytes of neighbouring fragments. */
  read(fragments: readonly PlacedFragment[]): Promise<Uint8Array>;
  /** Bytes `[start, end)` of the file. */
  readRange(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * A file that was begun and got no pictures has an init segment and no fragments.
 *
 * @throws BoxError where the file is cut off or is no fragmented MP4 of one track
 */
export async function openEncoded(path: string): Promise<EncodedFile> {
  const file = await open(path, 'r');
  try {
    return await scan(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function scan(file: FileHandle): Promise<EncodedFile> {
  const { size } = await file.stat();
  const headerBytes = Buffer.alloc(MAX_HEADER_BYTES);
  const fragments: PlacedFragment[] = [];
  let initBytes: Uint8Array | undefined;
  let init: InitSegment | undefined;
  let pending: { fragment: Fragment; offset: number } | undefined;
  for (let offset = 0; offset < size;) {
    const { bytesRead } = await file.read(headerBytes, 0, MAX_HEADER_BYTES, offset);
    const header = readHeader(headerBytes.subarray(0, bytesRead), 0);
    const end = header.sizeBytes === 0 ? size : offset + header.sizeBytes;
    if (end > size) throw new BoxError(`box "${header.type}" is cut off`);
    if (header.type === 'moov') {
      initBytes = await readExactly(file, 0, end);
      init = readInitSegment(initBytes);
    } else if (header.type === 'moof') {
      if (init === undefined) throw new BoxError('a fragment comes before the "moov" box');
      const bytes = await readExactly(file, offset, end);
      const [moof] = readBoxes(bytes);
      if (moof === undefined) throw new BoxError('an empty fragment');
      pending = { fragment: readFragment(bytes, moof, init), offset };
    } else if (header.type === 'mdat' && pending !== undefined && init !== undefined) {
      const shown = presentation(pending.fragment, init.skippedTicks);
      fragments.push({ ...shown, offset: pending.offset, bytes: end - pending.offset });
      pending = undefined;
    }
    offset = end;
  }
  if (init === undefined || initBytes === undefined) throw new BoxError('there is no "moov" box');
  if (pending !== undefined) throw new BoxError('the last fragment has no data');
  return {
    init,
    initBytes,
    fragments,
    read: (some) => {
      const [first, last] = [some[0], some.at(-1)];
      if (first === undefined || last === undefined) throw new BoxError('no fragments to read');
      return readExactly(file, first.offset, last.offset + last.bytes);
    },
    readRange: (start, end) => readExactly(file, start, end),
    close: () => file.close(),
  };
}

/** Decode times to presentation times; the first fragment loses the ticks that are skipped. */
export function presentation(
  fragment: Fragment,
  skippedTicks: number,
): Fragment & { startTicks: number } {
  const startTicks = Math.max(0, fragment.decodeTicks - skippedTicks);
  const endTicks = fragment.decodeTicks + fragment.durationTicks - skippedTicks;
  return { ...fragment, startTicks, durationTicks: Math.max(0, endTicks - startTicks) };
}

async function readExactly(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(end - start);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
  if (bytesRead !== bytes.length) throw new BoxError('the file ended early');
  return bytes;
}

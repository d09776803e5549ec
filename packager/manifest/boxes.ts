/**
 * ISO base media file format boxes, read in place.
 *
 * A box is 4 bytes of size, 4 bytes of type and a body; size 1 means an 8-byte size follows, size
 * 0 means "to the end". Nothing here trusts a size: a box that reaches outside its parent throws.
 */

export class BoxError extends Error {
  override readonly name = 'BoxError';
}

export interface Box {
  readonly type: string;
  /** Offset of the box in its buffer. */
  readonly start: number;
  /** Offset of the body. */
  readonly body: number;
  /** Offset just behind the box. */
  readonly end: number;
}

export interface BoxHeader {
  readonly type: string;
  readonly headerBytes: number;
  /** Whole box, header included; 0 where the box reaches to the end of the file. */
  readonly sizeBytes: number;
}

/** The longest header: size, type and the 8-byte size. */
export const MAX_HEADER_BYTES = 16;

export function readHeader(bytes: Uint8Array, offset: number): BoxHeader {
  if (offset + 8 > bytes.length) throw new BoxError(`a box header is cut off at byte ${offset}`);
  const size32 = readU32(bytes, offset);
  const type = fourCharacters(bytes, offset + 4);
  if (size32 !== 1) {
    if (size32 !== 0 && size32 < 8) throw new BoxError(`box "${type}" claims ${size32} bytes`);
    return { type, headerBytes: 8, sizeBytes: size32 };
  }
  const sizeBytes = readU64(bytes, offset + 8);
  if (sizeBytes < 16) throw new BoxError(`box "${type}" claims ${sizeBytes} bytes`);
  return { type, headerBytes: 16, sizeBytes };
}

/** The boxes lying side by side in `[start, end)`. */
export function readBoxes(bytes: Uint8Array, start = 0, end = bytes.length): Box[] {
  const boxes: Box[] = [];
  for (let offset = start; offset < end;) {
    const header = readHeader(bytes, offset);
    const boxEnd = header.sizeBytes === 0 ? end : offset + header.sizeBytes;
    if (boxEnd > end) throw new BoxError(`box "${header.type}" reaches outside its parent`);
    boxes.push({
      type: header.type,
      start: offset,
      body: offset + header.headerBytes,
      end: boxEnd,
    });
    offset = boxEnd;
  }
  return boxes;
}

/** The first box on a path of types below `parent`, e.g. `['mdia', 'mdhd']`. */
export function findBox(bytes: Uint8Array, parent: Box, path: readonly string[]): Box | undefined {
  let box: Box | undefined = parent;
  for (const type of path) {
    if (box === undefined) return undefined;
    box = readBoxes(bytes, box.body, box.end).find((child) => child.type === type);
  }
  return box;
}

export function needBox(bytes: Uint8Array, parent: Box, path: readonly string[]): Box {
  const box = findBox(bytes, parent, path);
  if (box === undefined) throw new BoxError(`"${parent.type}" has no ${path.join('/')}`);
  return box;
}

export function readU32(bytes: Uint8Array, offset: number): number {
  return view(bytes, offset, 4).getUint32(0);
}

export function readI32(bytes: Uint8Array, offset: number): number {
  return view(bytes, offset, 4).getInt32(0);
}

export function readU16(bytes: Uint8Array, offset: number): number {
  return view(bytes, offset, 2).getUint16(0);
}

export function readU8(bytes: Uint8Array, offset: number): number {
  return view(bytes, offset, 1).getUint8(0);
}

/** @throws BoxError above 2^53, which no lesson reaches. */
export function readU64(bytes: Uint8Array, offset: number): number {
  const value = view(bytes, offset, 8).getBigUint64(0);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new BoxError('a 64-bit number is too large');
  return Number(value);
}

export function fourCharacters(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}

/**
 * Rows of a full box that is one table: no more than it has room for, whatever count is written there.
 *
 * @param rowBytes of one row
 */
export function rowsOf(bytes: Uint8Array, box: Box, rowBytes: number): number {
  const room = Math.floor((box.end - box.body - 8) / rowBytes);
  return Math.max(0, Math.min(room, readU32(bytes, box.body + 4)));
}

/** A box of small fields, e.g. a segment type. */
export function makeBox(type: string, body: Uint8Array): Uint8Array {
  const box = new Uint8Array(8 + body.length);
  new DataView(box.buffer).setUint32(0, box.length);
  for (let i = 0; i < 4; i += 1) box[4 + i] = type.charCodeAt(i);
  box.set(body, 8);
  return box;
}

function view(bytes: Uint8Array, offset: number, length: number): DataView {
  if (offset < 0 || offset + length > bytes.length) {
    throw new BoxError(`a field is cut off at byte ${offset}`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset + offset, length);
}

/** Kind and size of a picture by its first bytes, so that nothing huge is ever decoded. */

import type { Size } from './slide-size.ts';

export interface PictureHeader extends Size {
  readonly kind: 'jpeg' | 'png' | 'webp';
}

/** Undefined where it is none of the three, or is damaged. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return png(view) ?? webp(view) ?? jpeg(view);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function png(view: DataView): PictureHeader | undefined {
  if (view.getUint32(0) !== 0x89504e47 || fourLetters(view, 12) !== 'IHDR') return undefined;
  return sized('png', view.getUint32(16), view.getUint32(20));
}

function webp(view: DataView): PictureHeader | undefined {
  if (fourLetters(view, 0) !== 'RIFF' || fourLetters(view, 8) !== 'WEBP') return undefined;
  switch (fourLetters(view, 12)) {
    case 'VP8X': {
      const three = (at: number): number =>
        view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
      return sized('webp', three(24) + 1, three(27) + 1);
    }
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return sized('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8 ':
      return sized('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    default:
      return undefined;
  }
}

/** The frame header follows any number of other parts. */
function jpeg(view: DataView): PictureHeader | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sized('jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
  }
  return undefined;
}

function sized(
  kind: PictureHeader['kind'],
  widthPx: number,
  heightPx: number,
): PictureHeader | undefined {
  return widthPx > 0 && heightPx > 0 ? { kind, widthPx, heightPx } : undefined;
}

function fourLetters(view: DataView, at: number): string {
  return [0, 1, 2, 3].map((i) => String.fromCharCode(view.getUint8(at + i))).join('');
}

/** How the bits of an H.264 stream are shared between key pictures and the others. */

export interface PictureBits {
  readonly keyPictures: number;
  readonly keyBits: number;
  readonly otherBits: number;
}

/** Kinds of NAL units: a slice of any picture, and a slice of a key picture. */
const anySlice = 1;
const keySlice = 5;

/** @param stream as ffmpeg's `h264` muxer writes it: NAL units behind start codes */
export function countPictureBits(stream: Uint8Array): PictureBits {
  let keyPictures = 0;
  let keyBits = 0;
  let otherBits = 0;
  let unitStart = -1;
  const close = (end: number): void => {
    if (unitStart < 0) return;
    const kind = (stream[unitStart] ?? 0) & 31;
    const bits = (end - unitStart) * 8;
    if (kind === anySlice) otherBits += bits;
    if (kind !== keySlice) return;
    keyBits += bits;
    // The first macroblock of a picture is number 0, written as a single set bit.
    if (((stream[unitStart + 1] ?? 0) & 0x80) !== 0) keyPictures += 1;
  };
  for (let i = 0; i + 2 < stream.length; i += 1) {
    if (stream[i] !== 0 || stream[i + 1] !== 0 || stream[i + 2] !== 1) continue;
    close(i);
    unitStart = i + 3;
    i += 2;
  }
  close(stream.length);
  return { keyPictures, keyBits, otherBits };
}

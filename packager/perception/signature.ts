/**
 * The signature of a picture: small gray frames on the lesson's own clock.
 *
 * Each chunk of a stream leaves its part as raw bytes; end to end they are the signature of the
 * whole stream. Frame k shows what is on screen at `k * intervalMs`.
 */

/** How a signature is made and read. */
export const signatureFormat = {
  widthPx: 96,
  heightPx: 54,
  framesPerSecond: 2,
  intervalMs: 500,
  /** 8 bit gray, one byte a pixel, full frames without padding. */
  bytesPerFrame: 96 * 54,
} as const;

/** The name of a chunk's part in the chunk's own folder. */
export const SIGNATURE_FILE = 'signature.gray';

/** What ffmpeg does to a picture to make its signature; raw video of this is the file. */
export const signatureFilter =
  `fps=${signatureFormat.framesPerSecond},` +
  `scale=${signatureFormat.widthPx}:${signatureFormat.heightPx}:flags=area,format=gray`;

/** Reads frames out of parts that lie end to end, without copying them together. */
export class Signature {
  readonly #parts: readonly Uint8Array[];
  /** Frames before each part. */
  readonly #starts: readonly number[];
  /** Whole frames in all parts. */
  readonly frames: number;

  /** @throws RangeError where a part does not end with a whole frame */
  constructor(parts: readonly Uint8Array[]) {
    const starts: number[] = [];
    let frames = 0;
    for (const part of parts) {
      if (part.length % signatureFormat.bytesPerFrame !== 0) {
        throw new RangeError(
          `a signature of ${part.length} bytes is no multiple of ${signatureFormat.bytesPerFrame}`,
        );
      }
      starts.push(frames);
      frames += part.length / signatureFormat.bytesPerFrame;
    }
    this.#parts = parts;
    this.#starts = starts;
    this.frames = frames;
  }

  get durationMs(): number {
    return this.frames * signatureFormat.intervalMs;
  }

  /** A view of frame `index`, from 0. */
  frame(index: number): Uint8Array {
    if (!Number.isInteger(index) || index < 0 || index >= this.frames) {
      throw new RangeError(`there is no frame ${index} among ${this.frames}`);
    }
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    const from = (index - (this.#starts[low] as number)) * signatureFormat.bytesPerFrame;
    return (this.#parts[low] as Uint8Array).subarray(from, from + signatureFormat.bytesPerFrame);
  }
}

export function frameMs(index: number): number {
  return index * signatureFormat.intervalMs;
}

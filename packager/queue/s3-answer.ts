/** Answers of a store, read with care: it may be slow, or no store at all. */

import { Transform } from 'node:stream';

/** What a store gets to do what it is asked. */
export interface S3Patience {
  /** Until it answers, beside the time that a body takes; and one window of a download. */
  readonly answerMs: number;
  /** A body that is slower than this is given up. */
  readonly leastBytesPerSecond: number;
}

export const usualPatience: S3Patience = { answerMs: 30_000, leastBytesPerSecond: 32_000 };

/** Listings have at most 500 names; what is longer comes from no store. */
const mostTextBytes = 4 * 1_048_576;

/** It was given up for the time it took: asking once more may help, asking often does not. */
export class SlowStore extends Error {}

export function bodyMs({ answerMs, leastBytesPerSecond }: S3Patience, bytes: number): number {
  return Math.ceil(answerMs + (bytes / leastBytesPerSecond) * 1_000);
}

/** @throws Error where the text is too long for an answer of a store */
export async function boundedText(answer: Response): Promise<string> {
  if (answer.body === null) return '';
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > mostTextBytes) throw new Error('its answer does not end: this is no S3 store');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Passes a download on, and fails where a whole window brings less than it should. */
export function inGoodTime(patience: S3Patience): Transform {
  const { answerMs, leastBytesPerSecond } = patience;
  let sinceLook = 0;
  const watch = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      sinceLook += piece.length;
      done(null, piece);
    },
    destroy(error, done) {
      clearInterval(timer);
      done(error);
    },
    flush(done) {
      clearInterval(timer);
      done();
    },
  });
  const timer = setInterval(() => {
    // A disk that is slower than the network is nobody's fault.
    const isWaiting = watch.readableLength > 0 || watch.writableLength > 0;
    if (!isWaiting && sinceLook < (leastBytesPerSecond * answerMs) / 1_000) {
      watch.destroy(new SlowStore(`only ${sinceLook} bytes came in ${answerMs / 1_000} s`));
    }
    sinceLook = 0;
  }, answerMs);
  return watch;
}

/**
 * What is kept of a lesson so that a later version can be compared with it: a hash of the picture
 * each half second, and a print of the sound each quarter. No picture or word can be got back from
 * it. About 0.55 MB for 90 minutes.
 */

import {
  type Decoder,
  DecodeError,
  literal,
  optional,
  record,
  text,
  whole,
} from '../../engine/protocol/decoder.ts';
import { MAX_MEDIA_MS } from '../../engine/protocol/units.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { pictureHashBytes, writePictureHash } from './picture-hash.ts';
import type { Signature } from './signature.ts';
import { printSound, soundPrint } from './sound-print.ts';

export const IDENTITY_FILE = 'identity.json';
export const IDENTITY_FORMAT_VERSION = 1;

export interface Identity {
  readonly durationMs: number;
  /** `pictureHashBytes` for each half second, of each stream there is. */
  readonly presenter?: Uint8Array;
  readonly presentation?: Uint8Array;
  /** `soundPrint.bytesPerStep` for each quarter of a second; absent for a lesson without sound. */
  readonly sound?: Uint8Array;
}

export interface Perceived {
  readonly durationMs: number;
  readonly presenter?: Signature;
  readonly presentation?: Signature;
  /** Mono, 16 bit, 8 kHz. */
  readonly sound?: Int16Array;
}

export function identityOf(seen: Perceived): Identity {
  return {
    durationMs: seen.durationMs,
    ...(seen.presenter === undefined ? {} : { presenter: hashes(seen.presenter) }),
    ...(seen.presentation === undefined ? {} : { presentation: hashes(seen.presentation) }),
    ...(seen.sound === undefined ? {} : { sound: printSound(seen.sound) }),
  };
}

function hashes(signature: Signature): Uint8Array {
  const result = new Uint8Array(signature.frames * pictureHashBytes);
  for (let k = 0; k < signature.frames; k += 1) {
    writePictureHash(signature.frame(k), result, k * pictureHashBytes);
  }
  return result;
}

/** The text of `internal/identity.json`. */
export function writeIdentity(identity: Identity): string {
  const { durationMs, presenter, presentation, sound } = identity;
  return `${JSON.stringify({
    format: 'lectern-identity',
    formatVersion: IDENTITY_FORMAT_VERSION,
    durationMs,
    ...(presenter === undefined ? {} : { presenter: toBase64(presenter) }),
    ...(presentation === undefined ? {} : { presentation: toBase64(presentation) }),
    ...(sound === undefined ? {} : { sound: toBase64(sound) }),
  })}\n`;
}

/** Reads what a JSON parser made of `identity.json`; throws a DecodeError where it is none. */
export const readIdentity: Decoder<Identity> = (value) => {
  const { durationMs, presenter, presentation, sound } = file(value);
  return {
    durationMs,
    ...(presenter === undefined ? {} : { presenter }),
    ...(presentation === undefined ? {} : { presentation }),
    ...(sound === undefined ? {} : { sound }),
  };
};

function packed(bytesPerItem: number): Decoder<Uint8Array> {
  const letters = text(0, 20_000_000);
  return (value) => {
    const bytes = fromBase64(letters(value));
    if (bytes === undefined || bytes.length % bytesPerItem !== 0) {
      throw new DecodeError(`base64 of a multiple of ${bytesPerItem} bytes`, value);
    }
    return bytes;
  };
}

const file = record({
  format: literal('lectern-identity'),
  formatVersion: literal(IDENTITY_FORMAT_VERSION),
  durationMs: whole(1, MAX_MEDIA_MS),
  presenter: optional(packed(pictureHashBytes)),
  presentation: optional(packed(pictureHashBytes)),
  sound: optional(packed(soundPrint.bytesPerStep)),
});

/**
 * The sound of a presence prompt: the digits one after the other, each at a pace, pitch and loudness
 * of its own, with changing pauses and a quiet noise below. Every sound has the same length.
 */
import { type SpokenLanguage } from '../../protocol/checks.ts';
import { type Random } from './random.ts';
/** Longest that four slow digits with their pauses take, and some silence after them. */
export declare const SOUND_MS = 7500;
/** Where a digit begins and how fast it is spoken. */
export interface SpokenDigit {
  readonly atSample: number;
  readonly speedRatio: number;
}
export declare function speakCode(code: string, seed: number, language: SpokenLanguage): Buffer;
/** The samples, in [-1, 1], and where each digit lies in them. */
export declare function mixCode(
  code: string,
  random: Random,
  language: SpokenLanguage,
): {
  samples: Float32Array;
  digits: readonly SpokenDigit[];
};

/** The spoken digits, read once. */
import { type SpokenLanguage } from '../../protocol/checks.ts';
/** One digit, as samples in [-1, 1]. */
export declare function voiceOf(language: SpokenLanguage, digit: number): Float32Array;

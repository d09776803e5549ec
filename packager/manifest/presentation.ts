/**
 * Everything a manifest tells a player; all writers read this one value. The title is not in it:
 * correcting a title must not make another media version.
 */

import type { AudioTrack, CaptionTrack, Lesson, VideoTrack } from '../../engine/protocol/lesson.ts';
import type { KeyPeriod } from './key-periods.ts';
import type { MeasuredTrack } from './track.ts';

export interface Presentation {
  readonly durationMs: number;
  /** All rungs of both streams; each manifest takes its own. */
  readonly video: readonly MeasuredTrack<VideoTrack>[];
  readonly audio: readonly MeasuredTrack<AudioTrack>[];
  readonly captions: readonly (CaptionTrack & { readonly bytes: number })[];
  readonly storyboard?: NonNullable<Lesson['storyboard']> & { readonly bytes: readonly number[] };
  /** Segments are AES-128 ciphertext as a whole, init segments too; absent where they are clear. */
  readonly keyPeriods?: readonly KeyPeriod[];
  /** Samples are ciphertext, boxes are not (ISO/IEC 23001-7); instead of `keyPeriods`. */
  readonly sampleEncryption?: SampleEncryption;
}

/** Common encryption with one key. */
export interface SampleEncryption {
  readonly scheme: 'cenc' | 'cbcs';
  /** Where the key is served, relative to the lesson. */
  readonly path: string;
  /** 32 hexadecimal digits, as the vector. */
  readonly keyId: string;
  readonly iv: string;
}

export function isEncrypted(lesson: Presentation): boolean {
  return lesson.keyPeriods !== undefined || lesson.sampleEncryption !== undefined;
}

/** Where the manifests lie below the lesson's folder. */
export const manifestPath = {
  dash: 'manifest.mpd',
  hls: 'master.m3u8',
  audioOnly: { dash: 'audio.mpd', hls: 'audio.m3u8' },
  presentation: { dash: 'presentation.mpd', hls: 'presentation.m3u8' },
  playlist: (trackPath: string): string => `${trackPath}/playlist.m3u8`,
  keyPictures: (trackPath: string): string => `${trackPath}/iframes.m3u8`,
  captions: (captionPath: string): string => captionPath.replace(/\.vtt$/, '.m3u8'),
  storyboard: 'storyboard/playlist.m3u8',
} as const;

/** Media time one storyboard tile covers, in milliseconds. */
export function tileMs(board: NonNullable<Lesson['storyboard']>): number {
  return board.columns * board.rows * board.intervalMs;
}

/** Bits a second of the storyboard's heaviest tile. */
export function storyboardBps(board: NonNullable<Presentation['storyboard']>): number {
  return Math.max(1, Math.ceil((Math.max(0, ...board.bytes) * 8_000) / tileMs(board)));
}

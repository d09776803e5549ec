/** What measuring a source told about its content, as the plan needs it. */

import type { ContentClass } from '../../engine/protocol/lesson.ts';

/**
 * A small encode of some seconds of the source, from which the weight of every rung is foretold.
 * Key pictures are apart from the others: they weigh by their number, the others by the second.
 */
export interface ContentLoad {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameRateFps: number;
  readonly crf: number;
  /** Mean size of a key picture. */
  readonly keyPictureBits: number;
  /** Mean over the lecture of what all other pictures take. */
  readonly otherBps: number;
  /** CPU of decoding and encoding, in seconds for each second of the source; 0 where unknown. */
  readonly cpuSecondsPerSecond: number;
}

export interface ContentAnalysis {
  readonly contentClass: ContentClass;
  /** Why this class, in one line for people. */
  readonly why: string;
  /** What was measured, by names with units. */
  readonly measures: Readonly<Record<string, number>>;
  /** Absent where nothing could be encoded, e.g. in a source without a picture. */
  readonly load?: ContentLoad;
}

import { type PlayState } from '../../engine/protocol/messages.ts';

/**
 * What made the page look at the playhead.
 *
 * - `sample`: a frame was shown or time was updated; nothing else happened.
 * - `seek`: the playhead was moved; `positionMs` is where it was put.
 * - `change`: playing, rate or visibility may have changed.
 * - `leaving`: the page is being hidden, frozen or closed; what is open must go out now.
 */
export type Cause = 'sample' | 'seek' | 'change' | 'leaving';

/** One look at the media element and its page. The fold compares it with the look before. */
export interface Observation {
  readonly cause: Cause;
  /** The page's monotonic clock, milliseconds; only paces the beats, never claims anything. */
  readonly atMs: number;
  /** The playhead, media milliseconds, fractions allowed. */
  readonly positionMs: number;
  readonly now: PlayState;
  /** Playback rate, 1 is normal speed. */
  readonly rate: number;
  readonly visible: boolean;
  /** Keyboard, pointer or screen were touched on the page since the look before. */
  readonly touched: boolean;
}

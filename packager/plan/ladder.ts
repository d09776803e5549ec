/** A ladder as data: the rungs that are wanted before anybody has looked at the source. */

import {
  type Infer,
  list,
  number,
  record,
  text,
  where,
  whole,
} from '../../engine/protocol/decoder.ts';

const ladderRung = record({
  /** Length of the picture's short side. */
  heightPx: whole(64, 4320),
  /** x264's constant rate factor: lower is better and larger. */
  crf: number(0, 51),
  /** Most bits a second over the buffer. */
  maxBitrateBps: whole(20_000, 100_000_000),
  /** How much of `maxBitrateBps` a burst may borrow, e.g. when the slide changes. */
  bufferSeconds: number(0.5, 20),
  maxFrameRateFps: number(1, 60),
});

export const ladder = record({
  name: text(1, 60),
  why: text(1, 300),
  gopSeconds: whole(1, 12),
  maxFrameRateFps: number(5, 60),
  video: record({
    preset: text(1, 20, /^[a-z]+$/, 'an x264 preset such as "veryfast"'),
    rungs: where(
      list(ladderRung, 12, 1),
      (rungs) => rungs.every((rung, i) => i === 0 || rung.heightPx < (rungs[i - 1]?.heightPx ?? 0)),
      'rungs from the highest to the lowest',
    ),
  }),
  audio: record({
    segmentSeconds: number(1, 12),
    sampleRateHz: whole(8_000, 96_000),
    monoBitrateBps: whole(16_000, 512_000),
    stereoBitrateBps: whole(16_000, 512_000),
  }),
  storyboard: record({
    columns: whole(1, 20),
    rows: whole(1, 20),
    widthPx: whole(64, 480),
    intervalSeconds: whole(1, 120),
    longIntervalSeconds: whole(1, 120),
    /** From this length on, pictures are taken at the long interval. */
    longLessonSeconds: whole(60, 86_400),
  }),
});

export type Ladder = Infer<typeof ladder>;
export type LadderRung = Infer<typeof ladderRung>;

/**
 * A ladder as data: for each kind of content, the rungs that are wanted before anybody has measured
 * the source. Files lie in `config/ladders/`; every parameter has its unit in its name and its range
 * here.
 */

import {
  type Infer,
  list,
  number,
  oneOf,
  optional,
  record,
  text,
  where,
  whole,
} from '../../engine/protocol/decoder.ts';
import type { ContentClass } from '../../engine/protocol/lesson.ts';

/** From the fastest to the one that takes longest; faster ones cost several times the bytes. */
export const encoderPresets = [
  'ultrafast',
  'superfast',
  'veryfast',
  'faster',
  'fast',
  'medium',
  'slow',
  'slower',
] as const;
export type EncoderPreset = (typeof encoderPresets)[number];

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
  /** Where it differs from the preset of the class: small rungs are cheap to encode well. */
  preset: optional(oneOf(encoderPresets)),
});

/** What the plan decides itself. */
export const reservedX264Settings: readonly string[] = [
  ...['tune', 'keyint', 'min-keyint', 'scenecut', 'threads', 'crf', 'psnr', 'ssim'],
];

const classLadder = where(
  record({
    /** Faster sources are thinned out to a whole part of their rate. */
    maxFrameRateFps: number(5, 60),
    /** From key picture to key picture, and so the length of a segment. */
    gopSeconds: whole(1, 12),
    preset: oneOf(encoderPresets),
    /** Further settings of x264, `name=value` with colons between; empty for none. */
    x264Params: text(
      0,
      200,
      /^([a-z0-9-]+=[a-z0-9.,_-]+(:[a-z0-9-]+=[a-z0-9.,_-]+)*)?$/,
      'settings such as "aq-mode=3:bframes=5"',
    ),
    rungs: where(
      list(ladderRung, 12, 1),
      (rungs) => rungs.every((rung, i) => i === 0 || rung.heightPx < (rungs[i - 1]?.heightPx ?? 0)),
      'rungs from the highest to the lowest',
    ),
    /** For weak networks: kept wherever it is lighter than what is above it. */
    weak: optional(ladderRung),
  }),
  ({ x264Params }) =>
    x264Params
      .split(':')
      .every((setting) => !reservedX264Settings.includes(setting.split('=')[0] ?? '')),
  'x264 settings that leave the key pictures, the quality and the threads alone',
);

const pruning = record({
  /** A rung must be at most this part of the height of the one above. */
  mostHeightRatio: number(0.3, 1),
  /** A rung must need at most this part of the bitrate of the one above. */
  mostBitrateRatio: number(0.3, 1),
  /** A top rung that needs no more than this is followed by the weak rung alone. */
  lightTopBps: whole(0, 10_000_000),
});

export const ladder = record({
  name: text(1, 60),
  why: text(1, 300),
  classes: record({
    talk: classLadder,
    slides: classLadder,
    screen: classLadder,
    mixed: classLadder,
  }),
  pruning,
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
export type Pruning = Infer<typeof pruning>;

/** What a ladder says for one kind of content. */
export interface ClassLadder extends Infer<typeof classLadder> {
  readonly contentClass: ContentClass;
  readonly pruning: Pruning;
}

export function ladderOfClass(ladder: Ladder, contentClass: ContentClass): ClassLadder {
  return { ...ladder.classes[contentClass], contentClass, pruning: ladder.pruning };
}

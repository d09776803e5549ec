/** `internal/quality.json`: what was measured on the source and on the finished lesson. */

import {
  type Infer,
  list,
  literal,
  number,
  oneOf,
  optional,
  record,
  text,
  whole,
} from '../../engine/protocol/decoder.ts';
import {
  contentClass,
  localizedText,
  mediaVersion,
  streamName,
} from '../../engine/protocol/lesson.ts';
import { MAX_MEDIA_MS } from '../../engine/protocol/units.ts';

export const QUALITY_FILE = 'quality.json';
export const QUALITY_PAGE = 'quality.html';
export const QUALITY_FORMAT_VERSION = 1;

const mediaMs = whole(0, MAX_MEDIA_MS);
const words = text(0, 500);
const bps = whole(0, 10_000_000_000);

const span = record({ startMs: mediaMs, endMs: mediaMs });
const spans = list(span, 20_000);
/** Which picture, where the lesson has two. */
const pictureSpans = list(
  record({ startMs: mediaMs, endMs: mediaMs, stream: optional(streamName) }),
  20_000,
);

const loudness = record({
  integratedLufs: number(-200, 50),
  truePeakDbtp: number(-200, 50),
  rangeLu: number(0, 200),
});

/** `source`: a part of it could not be read. */
export const WARNING_KINDS = [
  ...(['source', 'picture', 'sound', 'bandwidth', 'likeness', 'captions'] as const),
] as const;

const warning = record({
  kind: oneOf(WARNING_KINDS),
  /** One sentence in each language of the page. */
  text: record({ zh: words, en: words }),
  /** Where to look, where it is a place. */
  at: optional(span),
});

const sourceFile = record({
  name: words,
  container: words,
  durationSeconds: optional(number(0, 1e7)),
  video: optional(
    record({
      codec: words,
      pixelFormat: words,
      widthPx: whole(1, 100_000),
      heightPx: whole(1, 100_000),
      frameRateFps: number(0, 100_000),
      variableFrameRate: optional(literal(true)),
      bitrateBps: optional(bps),
    }),
  ),
  audio: optional(
    record({
      codec: words,
      channels: whole(1, 1000),
      sampleRateHz: whole(1, 10_000_000),
      bitrateBps: optional(bps),
    }),
  ),
});

const measuredTrack = record({
  path: words,
  codec: words,
  widthPx: optional(whole(1, 16_384)),
  heightPx: optional(whole(1, 16_384)),
  frameRateFps: optional(number(0.1, 240)),
  channels: optional(whole(1, 8)),
  sampleRateHz: optional(whole(1, 192_000)),
  declaredBps: bps,
  /** Measured on the segments by RFC 8216. */
  peakBps: bps,
  averageBps: bps,
  segments: whole(0, 100_001),
  /** Mean over the windows, against the source at the largest rung's size. */
  ssim: optional(number(0, 1)),
  leastSsim: optional(number(0, 1)),
  vmaf: optional(number(0, 100)),
});

export const qualityRecord = record({
  format: literal('lectern-quality'),
  formatVersion: literal(QUALITY_FORMAT_VERSION),
  lessonId: words,
  mediaVersion,
  title: localizedText,
  durationMs: mediaMs,
  contentClass: optional(contentClass),
  sources: list(sourceFile, 2),
  tracks: list(measuredTrack, 60),
  grid: record({
    segments: whole(0, 100_001),
    shortestMs: mediaMs,
    longestMs: mediaMs,
    /** Every rung has its key pictures at the same moments. */
    isAligned: oneOf(['yes', 'no']),
  }),
  loudness: optional(
    record({
      source: optional(loudness),
      lesson: optional(loudness),
      gainDb: optional(number(-100, 100)),
      targetLufs: optional(number(-70, 0)),
      why: optional(words),
    }),
  ),
  black: pictureSpans,
  frozen: pictureSpans,
  silent: spans,
  /** Where the rungs were compared with the source; none where they were not. */
  windows: list(record({ startMs: mediaMs, lengthMs: mediaMs }), 100_001),
  captions: list(words, 40),
  slides: whole(0, 2000),
  /** What became of the earlier version, for people. */
  previous: optional(record({ zh: words, en: words })),
  warnings: list(warning, 1000),
});

export type QualityRecord = Infer<typeof qualityRecord>;
export type QualityTrack = Infer<typeof measuredTrack>;
export type QualitySource = Infer<typeof sourceFile>;
export type QualityWarning = Infer<typeof warning>;

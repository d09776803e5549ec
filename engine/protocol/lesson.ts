/**
 * `lesson.json`: what a packaged lesson says about itself.
 *
 * The packager writes it, the engine serves by it, the player reads it. Segment boundaries are
 * rounded to whole milliseconds once, here, so that nobody rounds them a second time and no 1 ms
 * holes appear between segments.
 */

import {
  type Decoder,
  type Infer,
  list,
  literal,
  number,
  oneOf,
  optional,
  record,
  table,
  text,
  where,
  whole,
} from './decoder.ts';
import { MAX_MEDIA_MS } from './units.ts';

export const LESSON_FILE = 'lesson.json';
/** What the engine serves of it to pages: the same without `files`. */
export const SHOWN_LESSON_FILE = 'shown.json';
export const LESSON_FORMAT_VERSION = 2;

/**
 * Below this folder of a lesson lies what is for the content team: quality report, identity of the
 * content. It is not listed, not served, and no part of the media version.
 */
export const INTERNAL_FOLDER = 'internal';

/** Lesson ids travel in paths, logs and tokens: letters, digits, `.`, `_`, `-`; 1 to 80 characters. */
export const lessonId = text(
  1,
  80,
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  'a lesson id of 1 to 80 letters, digits, ".", "_" or "-", starting with a letter or digit',
);

/** `sha256-` and 32 hexadecimal digits: the hash of everything a learner can be shown. */
export const mediaVersion = text(
  39,
  39,
  /^sha256-[0-9a-f]{32}$/,
  'a media version "sha256-" and 32 hexadecimal digits',
);

/** A language tag of BCP 47, shortened to what lectures use: `zh`, `en`, `zh-Hant`, `pt-BR`. */
export const languageTag = text(
  2,
  17,
  /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/,
  'a language tag such as "zh" or "en"',
);

/** One text in one or more languages. */
export const localizedText = where(
  table(languageTag, text(1, 500), 20),
  (texts) => Object.keys(texts).length > 0,
  'at least one language',
);

/** A relative path with forward slashes; no `..`, no leading dot, nothing a shell or URL minds. */
export const relativePath = where(
  text(1, 200, /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/, 'a relative path of letters, digits and "._-/"'),
  (path) => path.split('/').every((part) => part !== '' && !part.startsWith('.')),
  'a path without empty or hidden parts',
);

const mediaMs = whole(0, MAX_MEDIA_MS);

/** Ids of parts of one lesson: knowledge points, questions, options. */
export const partId = text(
  1,
  80,
  /^[A-Za-z0-9._-]+$/,
  'an id of 1 to 80 letters, digits, ".", "_" or "-"',
);

/** Ascending boundaries of segments: segment i (from 0) is `[boundaries[i], boundaries[i + 1])`. */
const boundariesMs = where(
  list(mediaMs, 100_001, 2),
  (marks) => marks[0] === 0 && marks.every((mark, i) => i === 0 || mark > (marks[i - 1] ?? 0)),
  'boundaries that start at 0 and ascend',
);

const commonTrack = {
  /** The folder of the track, and its name in logs: `presenter/540p`. */
  path: relativePath,
  /** RFC 6381 codecs parameter, e.g. `avc1.64001f`. */
  codec: text(1, 60),
  /** Highest bitrate over any run of segments of 0.5 to 1.5 target durations, bits a second. */
  bandwidthBps: whole(1, 1_000_000_000),
  /** Bytes of all segments over the whole duration, bits a second. */
  averageBandwidthBps: whole(1, 1_000_000_000),
};

/** The two pictures of a three-pane lesson: the camera, and slides or a screen. */
export const STREAM_NAMES = ['presenter', 'presentation'] as const;
export const streamName = oneOf(STREAM_NAMES);

/** What the picture mostly shows; it decides frame rate, key picture distance and quality. */
export const CONTENT_CLASSES = ['talk', 'slides', 'screen', 'mixed'] as const;
export const contentClass = oneOf(CONTENT_CLASSES);

export const videoTrack = record({
  kind: literal('video'),
  /** A lesson with one picture has only the `presenter`. */
  stream: streamName,
  ...commonTrack,
  widthPx: whole(2, 16_384),
  heightPx: whole(2, 16_384),
  frameRateFps: number(0.1, 240),
});

export const audioTrack = record({
  kind: literal('audio'),
  ...commonTrack,
  language: languageTag,
  channels: whole(1, 8),
  sampleRateHz: whole(8_000, 192_000),
});

export const captionTrack = record({
  language: languageTag,
  label: text(1, 80),
  path: relativePath,
});

/** Pictures of the lesson for the seek bar: tiles of `columns` x `rows`, one picture each `intervalMs`. */
export const storyboardShape = {
  tilePaths: list(relativePath, 2_000, 1),
  columns: whole(1, 50),
  rows: whole(1, 50),
  thumbnailWidthPx: whole(16, 1_000),
  thumbnailHeightPx: whole(16, 1_000),
  intervalMs: whole(100, 600_000),
};

export const chapter = record({ startMs: mediaMs, title: localizedText });

export const knowledgePoint = record({
  id: partId,
  atMs: mediaMs,
  title: localizedText,
  summary: optional(localizedText),
});

/**
 * A question as a learner sees it. Which options are right stands in the private part of the lesson
 * (`private-lesson.ts`), which never lies where lessons are served from.
 */
export const question = record({
  id: partId,
  /** `single`: exactly one option is right; `multiple`: one or more, all of them must be chosen. */
  kind: oneOf(['single', 'multiple']),
  prompt: localizedText,
  options: where(
    list(record({ id: partId, text: localizedText }), 12, 2),
    (options) => new Set(options.map((option) => option.id)).size === options.length,
    'options with different ids',
  ),
  /** Media time at which it pops up; absent for a question that waits in the bank. */
  atMs: optional(mediaMs),
  /** The knowledge point it belongs to. */
  knowledgePointId: optional(partId),
});

/** One slide, shown from `startMs` to the start of the next one. */
export const slide = record({
  startMs: mediaMs,
  image: relativePath,
  thumbnail: relativePath,
  widthPx: whole(2, 16_384),
  heightPx: whole(2, 16_384),
  title: optional(text(1, 500)),
  /** Words on the slide, for search. */
  text: optional(text(1, 20_000)),
});

const manifestPair = record({ dash: relativePath, hls: relativePath });

/** How the segments are encrypted. Keys are in the private part of the lesson. */
export const protection = record({
  /** `aes-128`: whole segments, for DASH (ISO/IEC 23009-4, `sea`) and HLS (RFC 8216, 4.3.2.4). */
  scheme: oneOf(['aes-128', 'cenc', 'cbcs']),
  /** Ascending; the key of a period opens all tracks from `startMs` to the next one's. */
  keys: list(
    record({
      startMs: mediaMs,
      /** Where the engine serves the key, relative to the lesson; no file lies there. */
      path: relativePath,
      /** Key id, 32 hexadecimal digits. */
      keyId: text(32, 32, /^[0-9a-f]{32}$/),
    }),
    100_000,
    1,
  ),
});

/** A span of this version that shows what the earlier version showed from `previousStartMs` on. */
export const keptSpan = record({ startMs: mediaMs, endMs: mediaMs, previousStartMs: mediaMs });

/** What became of an earlier version. Spans that are not kept are new. */
export const previousVersion = record({
  mediaVersion,
  durationMs: whole(1, MAX_MEDIA_MS),
  /** Ascending, without overlap; same times: `previousStartMs` is `startMs`. */
  kept: list(keptSpan, 10_000),
});

export const lessonFileEntry = record({
  path: relativePath,
  bytes: whole(0, Number.MAX_SAFE_INTEGER),
  sha256: text(64, 64, /^[0-9a-f]{64}$/),
});

export const lesson = record({
  format: literal('lectern-lesson'),
  formatVersion: literal(LESSON_FORMAT_VERSION),
  id: lessonId,
  mediaVersion,
  title: localizedText,
  language: languageTag,
  durationMs: whole(1, MAX_MEDIA_MS),
  /** What the presentation shows where there is one, else the presenter; absent for sound alone. */
  contentClass: optional(contentClass),
  /** One boundary grid a kind of medium; every rung of both streams shares the grid of the video. */
  grid: record({ video: optional(boundariesMs), audio: optional(boundariesMs) }),
  video: list(videoTrack, 20),
  audio: list(audioTrack, 20),
  /** Segment i (from 0) of a track is `<path>/<number>.m4s`, numbered from 1, five digits. */
  segmentName: literal('{number5}.m4s'),
  initName: literal('init.mp4'),
  manifests: record({
    /** The presenter's picture with the sound, or the sound alone. */
    dash: relativePath,
    hls: relativePath,
    /** The sound of a lesson that has a picture as well. */
    audioOnly: optional(manifestPair),
    /** The presentation's picture, without sound. */
    presentation: optional(manifestPair),
  }),
  protection: optional(protection),
  poster: optional(relativePath),
  storyboard: optional(
    record({
      /** WebVTT whose cues point into the tiles (`tile.jpg#xywh=x,y,w,h`). */
      vtt: relativePath,
      ...storyboardShape,
    }),
  ),
  captions: list(captionTrack, 40),
  chapters: list(chapter, 500),
  knowledgePoints: list(knowledgePoint, 500),
  questions: list(question, 2_000),
  slides: list(slide, 2_000),
  previous: optional(previousVersion),
  /** Every published file but `lesson.json` itself, sorted by path. */
  files: list(lessonFileEntry, 400_000, 1),
});

export type Lesson = Infer<typeof lesson>;
export type VideoTrack = Infer<typeof videoTrack>;
export type AudioTrack = Infer<typeof audioTrack>;
export type CaptionTrack = Infer<typeof captionTrack>;
export type Chapter = Infer<typeof chapter>;
export type KnowledgePoint = Infer<typeof knowledgePoint>;
export type LocalizedText = Infer<typeof localizedText>;
export type StreamName = (typeof STREAM_NAMES)[number];
export type ContentClass = (typeof CONTENT_CLASSES)[number];
export type Question = Infer<typeof question>;
export type Slide = Infer<typeof slide>;
export type Protection = Infer<typeof protection>;
export type KeptSpan = Infer<typeof keptSpan>;
export type PreviousVersion = Infer<typeof previousVersion>;
/** What a segment delivers: the presenter's picture, the sound, or the presentation's picture. */
export type MediaKind = 'video' | 'audio' | 'presentation';
export const mediaKind: Decoder<MediaKind> = oneOf(['video', 'audio', 'presentation']);

/** The file of segment `index` (from 0) inside its track's folder. */
export function segmentFile(index: number): string {
  return `${String(index + 1).padStart(5, '0')}.m4s`;
}

/** The text in the wished language, else its base language, else English, else any. */
export function inLanguage(texts: LocalizedText, language: string): string {
  const base = language.split('-')[0] ?? language;
  return texts[language] ?? texts[base] ?? texts['en'] ?? Object.values(texts)[0] ?? '';
}

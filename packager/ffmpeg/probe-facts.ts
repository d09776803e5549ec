/** ffprobe's JSON, decoded; it describes a stranger's file and is trusted no more than that. */

import {
  type Infer,
  list,
  number,
  optional,
  record,
  table,
  text,
} from '../../engine/protocol/decoder.ts';
import type { SourceAudio, SourceFacts, SourceVideo } from '../plan/source.ts';
import { bcp47 } from './language.ts';

const word = text(0, 500);
const anything = (value: unknown): unknown => value;

const stream = record({
  index: optional(number(0, 1e4)),
  codec_type: optional(word),
  codec_name: optional(word),
  width: optional(number(0, 1e6)),
  height: optional(number(0, 1e6)),
  pix_fmt: optional(word),
  sample_aspect_ratio: optional(word),
  avg_frame_rate: optional(word),
  r_frame_rate: optional(word),
  field_order: optional(word),
  color_transfer: optional(word),
  bit_rate: optional(word),
  start_time: optional(word),
  duration: optional(word),
  channels: optional(number(0, 1e4)),
  sample_rate: optional(word),
  disposition: optional(table(word, number(-1e9, 1e9), 100)),
  tags: optional(table(word, text(0, 1e6), 500)),
  side_data_list: optional(list(anything, 100)),
});

const answer = record({
  streams: list(stream, 1000),
  format: record({
    format_name: optional(word),
    start_time: optional(word),
    duration: optional(word),
    bit_rate: optional(word),
  }),
});

type Stream = Infer<typeof stream>;

/** Perceptual quantizer and hybrid log-gamma. */
const hdrTransfers: readonly string[] = ['smpte2084', 'arib-std-b67'];

export function readProbe(json: string): SourceFacts {
  const { streams, format } = answer(JSON.parse(json));
  const startSeconds = quantity(format.start_time) ?? 0;
  // A cover picture is a video stream of one frame; it makes no lesson.
  const videos = streams.filter(
    (one) => one.codec_type === 'video' && one.disposition?.['attached_pic'] !== 1,
  );
  const audios = streams.filter(
    (one) => one.codec_type === 'audio' && (quantity(one.sample_rate) ?? 0) > 0,
  );
  const [video, ...otherVideos] = videos
    .map((one) => readVideo(one, startSeconds))
    .filter((one) => one !== undefined);
  const [audio, ...otherAudios] = audios.map((one) => readAudio(one, startSeconds));
  return {
    container: format.format_name ?? 'unknown',
    startSeconds,
    ...given('durationSeconds', quantity(format.duration)),
    ...given('bitrateBps', quantity(format.bit_rate)),
    videoStreams: videos.length,
    audioStreams: audios.length,
    ...given('video', video),
    ...(otherVideos.length > 0 ? { otherVideos } : {}),
    ...given('audio', audio),
    ...(otherAudios.length > 0 ? { otherAudios } : {}),
  };
}

function readVideo(one: Stream, startSeconds: number): SourceVideo | undefined {
  if ((one.width ?? 0) <= 0 || (one.height ?? 0) <= 0) return undefined;
  const turned = Math.abs(rotationDegrees(one)) % 180 === 90;
  const [width, height] = [one.width as number, one.height as number];
  const aspect = ratio(one.sample_aspect_ratio, ':') ?? 1;
  const averageFps = ratio(one.avg_frame_rate, '/') ?? 0;
  const baseFps = ratio(one.r_frame_rate, '/') ?? averageFps;
  return {
    ...given('index', one.index),
    codec: one.codec_name ?? 'unknown',
    pixelFormat: one.pix_fmt ?? 'unknown',
    widthPx: turned ? height : width,
    heightPx: turned ? width : height,
    pixelAspectRatio: turned ? 1 / aspect : aspect,
    frameRateFps: averageFps > 0 ? averageFps : Math.min(baseFps, 60),
    variableFrameRate: averageFps > 0 && baseFps / averageFps > 1.1,
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(one.field_order ?? ''),
    ...(hdrTransfers.includes(one.color_transfer ?? '') ? { isHdr: true } : {}),
    ...given('bitrateBps', quantity(one.bit_rate)),
    ...ends(one, startSeconds),
  };
}

function readAudio(one: Stream, startSeconds: number): SourceAudio {
  return {
    ...given('index', one.index),
    codec: one.codec_name ?? 'unknown',
    channels: one.channels ?? 0,
    sampleRateHz: quantity(one.sample_rate) ?? 0,
    ...given('bitrateBps', quantity(one.bit_rate)),
    ...given('language', bcp47(one.tags?.['language'])),
    ...(one.disposition?.['default'] === 1 ? { isDefault: true } : {}),
    ...ends(one, startSeconds),
  };
}

/** Start and end of a stream, counted from the start of the file. */
function ends(one: Stream, fileStart: number): { startSeconds?: number; endSeconds?: number } {
  const start = quantity(one.start_time);
  if (start === undefined) return {};
  const duration = quantity(one.duration);
  const end = duration === undefined ? taggedEnd(one, start) : start + duration;
  return {
    startSeconds: start - fileStart,
    ...given('endSeconds', end === undefined ? undefined : end - fileStart),
  };
}

/**
 * Matroska's tag DURATION: ffmpeg writes the time where the stream ends into it, whenever it began;
 * mkvmerge, which signs its statistics, the length.
 */
function taggedEnd({ tags }: Stream, start: number): number | undefined {
  const tagged = clock(tags?.['DURATION']);
  if (tagged === undefined) return undefined;
  const isLength = Object.keys(tags ?? {}).some((key) => key.startsWith('_STATISTICS_WRITING_APP'));
  return isLength ? start + tagged : tagged;
}

/** Whether a stream's end is unknown although another stream's end has to be compared with it. */
export function needsPacketScan(facts: SourceFacts): boolean {
  if (facts.durationSeconds === undefined) return true;
  return (
    facts.video !== undefined &&
    facts.audio !== undefined &&
    (facts.video.endSeconds === undefined || facts.audio.endSeconds === undefined)
  );
}

export interface LastPackets {
  readonly videoEndSeconds?: number;
  readonly audioEndSeconds?: number;
}

/** Lines of `codec_type,pts_time,duration_time`. */
export function readLastPackets(csv: string): LastPackets {
  const end: Record<string, number> = {};
  for (const line of csv.split('\n')) {
    const [kind, time, duration] = line.split(',');
    const at = quantity(time);
    if (kind === undefined || at === undefined) continue;
    end[kind] = Math.max(end[kind] ?? 0, at + (quantity(duration) ?? 0));
  }
  return { ...given('videoEndSeconds', end['video']), ...given('audioEndSeconds', end['audio']) };
}

export function withEnds(facts: SourceFacts, last: LastPackets): SourceFacts {
  const end = (seconds: number | undefined): { endSeconds?: number } =>
    seconds === undefined ? {} : { endSeconds: seconds - facts.startSeconds };
  const longest = Math.max(last.videoEndSeconds ?? 0, last.audioEndSeconds ?? 0);
  return {
    ...facts,
    ...(facts.durationSeconds === undefined
      ? { lacksIndex: true }
      : { declaredSeconds: facts.durationSeconds }),
    ...(longest > 0 ? { durationSeconds: longest - facts.startSeconds } : {}),
    ...(facts.video ? { video: { ...facts.video, ...end(last.videoEndSeconds) } } : {}),
    ...(facts.audio ? { audio: { ...facts.audio, ...end(last.audioEndSeconds) } } : {}),
  };
}

function rotationDegrees(one: Stream): number {
  for (const data of one.side_data_list ?? []) {
    const rotation = (data as { rotation?: unknown } | null)?.rotation;
    if (typeof rotation === 'number') return Math.round(rotation);
  }
  return quantity(one.tags?.['rotate']) ?? 0;
}

/** A positive number written as text; `N/A` and nonsense are absent. */
function quantity(written: string | undefined): number | undefined {
  if (written === undefined || !/^-?\d+(\.\d+)?$/.test(written)) return undefined;
  return Number(written);
}

/** Two numbers with a separator, e.g. `30000/1001`; absent where either is 0. */
function ratio(written: string | undefined, separator: string): number | undefined {
  const [above, below] = (written ?? '').split(separator).map(Number);
  if (above === undefined || below === undefined || !(above > 0) || !(below > 0)) return undefined;
  return above / below;
}

/** Matroska's `00:00:15.008000000`. */
function clock(written: string | undefined): number | undefined {
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(written ?? '');
  if (match === null) return undefined;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/**
 * What a probe found out about a source file. `SourceFacts.startSeconds` is as the container counts; moments of
 * streams and pictures count from there, and so does whoever seeks.
 */

export interface SourceVideo {
  /** Number of the stream among all of its file; absent where a probe could not tell. */
  readonly index?: number;
  readonly codec: string;
  readonly pixelFormat: string;
  /** Size as shown, after rotation; still in coded pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Width of one pixel over its height; 1 for square pixels. */
  readonly pixelAspectRatio: number;
  /** Average over the whole stream. */
  readonly frameRateFps: number;
  readonly variableFrameRate: boolean;
  readonly interlaced: boolean;
  /** More brightness than common screens show (PQ or HLG). */
  readonly isHdr?: boolean;
  readonly bitrateBps?: number;
  readonly startSeconds?: number;
  readonly endSeconds?: number;
  /**
   * About when its key pictures are decoded, ascending, at least a second apart: decoding begins at one. Only
   * where the container lists them (MP4, MOV), for the first picture of a file. A wrong list costs time,
   * and no picture.
   */
  readonly keySeconds?: readonly number[];
  /** How long the longest of its pictures lasts; known with the key pictures. */
  readonly longestPictureSeconds?: number;
  /**
   * Key pictures that are decoded more than 0.25 s before they are shown, as behind a pause, in their order;
   * absent where there is none, or the container does not tell.
   */
  readonly lateKeys?: readonly {
    readonly decodedSeconds: number;
    readonly shownSeconds: number;
  }[];
}

export interface SourceAudio {
  /** Number of the stream among all of its file; absent where a probe could not tell. */
  readonly index?: number;
  readonly codec: string;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bitrateBps?: number;
  /** BCP 47, where the container names a language. */
  readonly language?: string;
  /** Marked by the container as the one to play where nobody chooses. */
  readonly isDefault?: boolean;
  readonly startSeconds?: number;
  readonly endSeconds?: number;
}

export interface SourceFacts {
  /** Short names as ffmpeg gives them, e.g. `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  readonly startSeconds: number;
  /** Length of the whole file; absent where the container does not say. */
  readonly durationSeconds?: number;
  /** What the container says of it, where that was not believed: its packets were looked at. */
  readonly declaredSeconds?: number;
  /** The container itself does not say how long it is: recorded live, without an index to seek by. */
  readonly lacksIndex?: boolean;
  readonly bitrateBps?: number;
  readonly videoStreams: number;
  readonly audioStreams: number;
  /** The first video stream that is no cover picture. */
  readonly video?: SourceVideo;
  /** The video streams after the first, cover pictures aside. */
  readonly otherVideos?: readonly SourceVideo[];
  /** The first audio stream; the one that is taken once `withChosenAudio` has chosen. */
  readonly audio?: SourceAudio;
  /** The other audio streams, in the order of the file. */
  readonly otherAudios?: readonly SourceAudio[];
}

export function withKeyPictures(
  facts: SourceFacts,
  keys: Pick<SourceVideo, 'keySeconds' | 'longestPictureSeconds' | 'lateKeys'> | undefined,
): SourceFacts {
  const { video } = facts;
  if (video === undefined || keys === undefined) return facts;
  return { ...facts, video: { ...video, ...keys } };
}

/** The picture that is meant by a plan's selector; only of one that has a number more is known. */
export function videoOf(facts: SourceFacts | undefined, selector: string): SourceVideo | undefined {
  const all = [facts?.video, ...(facts?.otherVideos ?? [])];
  return all.find((video) => String(video?.index) === selector) ?? facts?.video;
}

/** The list says it to the millisecond, and readers round. */
const roundingSeconds = 0.05;
/** A picture is taken for the nearest moment of a frame rate: shown a little before a moment, it may count as later. */
const frameSeconds = 0.1;
/** ffmpeg looks for a key picture so long, and a little less, before the place that it is asked for. */
export const landsBeforeSeconds = 0.15;

/**
 * Where to seek so that the picture that is shown at a moment is read: places are found by when pictures are
 * decoded, so one that is decoded before and shown after it is kept behind the place.
 *
 * @param soughtSeconds where one would seek otherwise, at or before the moment
 */
export function seekSeconds(
  soughtSeconds: number,
  shownSeconds: number,
  lateKeys: SourceVideo['lateKeys'] = [],
): number {
  const late = lateKeys.find((key) => key.shownSeconds > shownSeconds - frameSeconds);
  if (late === undefined || late.decodedSeconds > soughtSeconds) return soughtSeconds;
  return Math.max(0, Math.round((late.decodedSeconds - roundingSeconds) * 1000) / 1000);
}

/**
 * What makes ffmpeg read from the key picture before a place. Nothing at the beginning: it would look for a place
 * there as well, and find a key picture that is decoded early and shown late.
 */
export function seekOptions(soughtSeconds: number): string[] {
  return soughtSeconds === 0 ? [] : ['-noaccurate_seek', '-ss', String(soughtSeconds)];
}

/** How long before a moment the last of the key pictures lies; the whole of it where none is known. */
export function sinceKeySeconds(atSeconds: number, keySeconds: readonly number[]): number {
  return atSeconds - (keySeconds.findLast((key) => key <= atSeconds) ?? 0);
}

/** Containers whose timestamps are not to be trusted until they are copied into another. */
const untidyContainers = ['mpegts', 'flv', 'avi', 'mpeg'];

/** Why this source has to be copied into a tidy container first; absent where it need not. */
export function remuxReason(facts: SourceFacts): string | undefined {
  const names = facts.container.split(',');
  const untidy = untidyContainers.find((name) => names.includes(name));
  if (untidy !== undefined) return `${untidy} keeps no reliable timeline`;
  if (facts.lacksIndex === true || facts.durationSeconds === undefined) {
    return 'it has no index, so that no place in it can be found';
  }
  if (Math.abs(facts.startSeconds) > 0.05) {
    return `the timeline starts at ${facts.startSeconds.toFixed(3)} s instead of 0`;
  }
  return undefined;
}

/** The size on screen with square pixels, never larger than the coded size in either direction. */
export function squarePixelSize(video: SourceVideo): { widthPx: number; heightPx: number } {
  const ratio = video.pixelAspectRatio;
  return ratio >= 1
    ? { widthPx: video.widthPx, heightPx: video.heightPx / ratio }
    : { widthPx: video.widthPx * ratio, heightPx: video.heightPx };
}

/** Whether it is one picture; ffmpeg reads photographs and drawings as videos of one frame. */
export function isStillPicture(facts: SourceFacts): boolean {
  if (facts.audio !== undefined) return false;
  const names = facts.container.split(',');
  if (names.some((name) => name === 'image2' || name.endsWith('_pipe'))) return true;
  // What moves lasts at least two of the shortest pictures that browsers show.
  return names.includes('gif') && (facts.durationSeconds ?? 0) <= oneGifPictureSeconds;
}

const oneGifPictureSeconds = 0.1;

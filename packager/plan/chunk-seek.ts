/** From where a source is read so that a chunk has all its pictures, and what that costs. */

import { type SourceVideo, landsBeforeSeconds, seekSeconds, sinceKeySeconds } from './source.ts';

/** Decoding starts this long before a chunk: seeking is not exact, and open GOPs need what precedes. */
const prerollSeconds = 2;
/**
 * Where key pictures are listed only the order is in doubt: they are sought by when they are decoded, which is
 * before they are shown by as many pictures as H.264 can hold back, the longest ones at worst.
 */
const prerollPictures = 16;

/** Where to seek for pictures from a moment on; the plainest way where nothing is known of the source. */
export function chunkSeekSeconds(video: SourceVideo | undefined, neededSeconds: number): number {
  const { longestPictureSeconds, lateKeys } = video ?? {};
  const seconds =
    longestPictureSeconds === undefined
      ? prerollSeconds
      : Math.ceil(prerollPictures * longestPictureSeconds * 10) / 10;
  const soughtSeconds = Math.max(0, neededSeconds - Math.min(prerollSeconds, seconds));
  return seekSeconds(soughtSeconds, neededSeconds, lateKeys);
}

/** How much of a source is decoded in front of a chunk and thrown away; 0 where key pictures are not listed. */
export function decodedInFrontSeconds(
  video: SourceVideo | undefined,
  startSeconds: number,
): number {
  if (video?.keySeconds === undefined || startSeconds === 0) return 0;
  const landsAtSeconds = Math.max(0, chunkSeekSeconds(video, startSeconds) - landsBeforeSeconds);
  return startSeconds - landsAtSeconds + sinceKeySeconds(landsAtSeconds, video.keySeconds);
}

/** How heavy the picture of a source is. */

import type { SourceFacts, SourceVideo } from './source.ts';

/** The video stream's bitrate, or what the file's leaves after its audio. */
export function videoBitrateBps(video: SourceVideo, facts: SourceFacts): number | undefined {
  if (video.bitrateBps !== undefined) return video.bitrateBps;
  if (facts.bitrateBps === undefined || facts.videoStreams > 1) return undefined;
  return Math.max(1, facts.bitrateBps - (facts.audio?.bitrateBps ?? 0));
}

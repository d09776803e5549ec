/** Reads the listing that `ffmpeg -i` prints, for files on which ffprobe gives up. */

import type { SourceAudio, SourceFacts, SourceVideo } from '../plan/source.ts';
import { bcp47 } from './language.ts';

export function readBanner(listing: string): SourceFacts | undefined {
  const container = /^Input #0, (\S+), from /m.exec(listing)?.[1];
  if (container === undefined) return undefined;
  const lines = listing.split('\n').filter((line) => /^\s*Stream #0:\d+/.test(line));
  const videos = lines.filter((line) => line.includes(': Video:') && !isCover(line));
  const audios = lines.filter((line) => line.includes(': Audio:'));
  const duration = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(listing);
  const start = /start: (-?\d+\.\d+)/.exec(listing)?.[1];
  const bitrate = /bitrate: (\d+) kb\/s/.exec(listing)?.[1];
  const video = videos[0] === undefined ? undefined : readVideo(videos[0]);
  const [audio, ...otherAudios] = audios.map((line) => readAudio(line, audios.length > 1));
  return {
    container,
    startSeconds: Number(start ?? 0),
    ...(duration === null
      ? {}
      : {
          durationSeconds:
            Number(duration[1]) * 3600 + Number(duration[2]) * 60 + Number(duration[3]),
        }),
    ...(bitrate === undefined ? {} : { bitrateBps: Number(bitrate) * 1000 }),
    videoStreams: videos.length,
    audioStreams: audios.length,
    ...(video === undefined ? {} : { video }),
    ...(audio === undefined ? {} : { audio }),
    ...(otherAudios.length > 0 ? { otherAudios } : {}),
  };
}

function isCover(line: string): boolean {
  return line.includes('(attached pic)');
}

function readVideo(line: string): SourceVideo | undefined {
  const size = /, (\d+)x(\d+)/.exec(line);
  if (size === null) return undefined;
  const aspect = /SAR (\d+):(\d+)/.exec(line);
  const fps = Number(/, (\d+(?:\.\d+)?) fps/.exec(line)?.[1] ?? 0);
  const baseFps = rate(/, (\d+(?:\.\d+)?k?) tbr/.exec(line)?.[1]);
  const kilobits = /, (\d+) kb\/s/.exec(line)?.[1];
  return {
    codec: /Video: (\w+)/.exec(line)?.[1] ?? 'unknown',
    pixelFormat: /Video: [^,]+(?:\([^)]*\))*, (\w+)/.exec(line)?.[1] ?? 'unknown',
    widthPx: Number(size[1]),
    heightPx: Number(size[2]),
    pixelAspectRatio:
      aspect === null || Number(aspect[1]) * Number(aspect[2]) === 0
        ? 1
        : Number(aspect[1]) / Number(aspect[2]),
    frameRateFps: fps > 0 ? fps : Math.min(baseFps, 60),
    variableFrameRate: fps > 0 && baseFps / fps > 1.1,
    interlaced: /(top|bottom) (first|coded first)/.test(line),
    ...(kilobits === undefined ? {} : { bitrateBps: Number(kilobits) * 1000 }),
  };
}

function readAudio(line: string, isOneOfSeveral: boolean): SourceAudio {
  const index = /#0:(\d+)/.exec(line)?.[1];
  const kilobits = /, (\d+) kb\/s/.exec(line)?.[1];
  const language = bcp47(/#0:\d+(?:\[[^\]]*\])?\(([a-z]{3})\)/.exec(line)?.[1]);
  return {
    ...(isOneOfSeveral && index !== undefined ? { index: Number(index) } : {}),
    ...(isOneOfSeveral && line.includes('(default)') ? { isDefault: true } : {}),
    codec: /Audio: (\w+)/.exec(line)?.[1] ?? 'unknown',
    channels: channelCount(/ Hz, ([^,]+)/.exec(line)?.[1]),
    sampleRateHz: Number(/, (\d+) Hz/.exec(line)?.[1] ?? 0),
    ...(kilobits === undefined ? {} : { bitrateBps: Number(kilobits) * 1000 }),
    ...(language === undefined ? {} : { language }),
  };
}

function channelCount(layout: string | undefined): number {
  if (layout === undefined) return 0;
  if (layout.startsWith('mono')) return 1;
  if (layout.startsWith('stereo')) return 2;
  const written = /^(\d+)(?:\.(\d+))?/.exec(layout);
  return written === null ? 0 : Number(written[1]) + Number(written[2] ?? 0);
}

/** ffmpeg writes 90000 as `90k`. */
function rate(written: string | undefined): number {
  if (written === undefined) return 0;
  return written.endsWith('k') ? Number(written.slice(0, -1)) * 1000 : Number(written);
}

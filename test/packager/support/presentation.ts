/** A made-up lesson of three segments: enough for every manifest there is. */

import type { Presentation } from '../../../packager/manifest/presentation.ts';
import type { Segment } from '../../../packager/manifest/track.ts';

function cut(ticks: readonly number[], bytes: number): Segment[] {
  let startTicks = 0;
  return ticks.map((durationTicks) => {
    const segment = { startTicks, durationTicks, bytes, keyPicture: { lengthBytes: 900 } };
    startTicks += durationTicks;
    return segment;
  });
}

const rung = {
  kind: 'video' as const,
  stream: 'presenter' as const,
  codec: 'avc1.64001f',
  bandwidthBps: 800_000,
  averageBandwidthBps: 500_000,
  frameRateFps: 25,
};

export const samplePresentation: Presentation = {
  durationMs: 10_520,
  video: [
    {
      track: { ...rung, path: 'presenter/720p', widthPx: 1280, heightPx: 720 },
      timescaleHz: 25_000,
      segments: cut([100_000, 100_000, 63_000], 250_000),
    },
    {
      track: {
        ...rung,
        path: 'presenter/270p',
        widthPx: 480,
        heightPx: 270,
        frameRateFps: 12.5,
        bandwidthBps: 100_000,
        averageBandwidthBps: 80_000,
      },
      timescaleHz: 25_000,
      segments: cut([100_000, 100_000, 62_000], 40_000),
    },
  ],
  audio: [
    {
      track: {
        kind: 'audio',
        path: 'audio/zh',
        codec: 'mp4a.40.2',
        bandwidthBps: 66_000,
        averageBandwidthBps: 64_000,
        language: 'zh',
        channels: 1,
        sampleRateHz: 48_000,
      },
      timescaleHz: 48_000,
      segments: cut([191_488, 192_512, 121_000], 32_000),
    },
  ],
  captions: [
    { language: 'zh', label: '中文', path: 'captions/zh.vtt', bytes: 100 },
    { language: 'en', label: 'English & <more> "words"', path: 'captions/en.vtt', bytes: 100 },
  ],
  storyboard: {
    vtt: 'storyboard/storyboard.vtt',
    tilePaths: ['storyboard/00001.jpg'],
    columns: 5,
    rows: 5,
    thumbnailWidthPx: 160,
    thumbnailHeightPx: 90,
    intervalMs: 5000,
    bytes: [40_000],
  },
};

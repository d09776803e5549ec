/** Source facts as text. */

import type { SourceFacts } from '../plan/source.ts';
import { containerName } from './container-name.ts';
import { bitrateText, columns, secondsText } from './quantity.ts';

/** @param path its extension tells formats apart that have one name in ffmpeg */
export function sourceLines(facts: SourceFacts, path?: string): string[] {
  const { video, audio } = facts;
  const rows: string[][] = [
    ['container', containerName(facts.container, path)],
    [
      'length',
      facts.durationSeconds === undefined ? 'unknown' : secondsText(facts.durationSeconds),
    ],
  ];
  if (Math.abs(facts.startSeconds) > 0.001) {
    rows.push(['starts at', secondsText(facts.startSeconds)]);
  }
  if (facts.bitrateBps !== undefined) rows.push(['bitrate', bitrateText(facts.bitrateBps)]);
  rows.push([
    'video',
    video === undefined
      ? 'none'
      : [
          `${video.codec} ${video.widthPx}x${video.heightPx}`,
          `${Number(video.frameRateFps.toFixed(3))} fps${video.variableFrameRate ? ' (variable)' : ''}`,
          video.pixelFormat,
          ...(video.pixelAspectRatio === 1
            ? []
            : [`pixel aspect ${video.pixelAspectRatio.toFixed(3)}`]),
          ...(video.interlaced ? ['interlaced'] : []),
          ...(facts.videoStreams > 1 ? [`first of ${facts.videoStreams} streams`] : []),
        ].join(', '),
  ]);
  rows.push([
    'audio',
    audio === undefined
      ? 'none'
      : [
          `${audio.codec} ${audio.sampleRateHz} Hz`,
          `${audio.channels} channel${audio.channels === 1 ? '' : 's'}`,
          ...(audio.language === undefined ? [] : [audio.language]),
          ...(facts.audioStreams > 1 ? [`first of ${facts.audioStreams} streams`] : []),
        ].join(', '),
  ]);
  return columns(rows);
}

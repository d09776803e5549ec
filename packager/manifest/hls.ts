/** The HLS multivariant playlist. */

import { attributes, quoted } from './hls-attributes.ts';
import { languageLabel } from './language-label.ts';
import { type Presentation, isEncrypted, manifestPath, storyboardBps } from './presentation.ts';

const groups = { audio: 'audio', captions: 'captions' } as const;

export function writeHlsMaster(lesson: Presentation): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  if (lesson.video.length > 0) lines.push(...audioMedia(lesson));
  lines.push(...captionMedia(lesson));
  // Last, for native players on the weakest networks: the others leave it out where there is a
  // picture, and a player that starts with the first variant must not start without one.
  lines.push(...videoVariants(lesson), ...audioVariants(lesson));
  lines.push(...keyPictureVariants(lesson), ...imageVariant(lesson));
  return `${lines.join('\n')}\n`;
}

function audioMedia(lesson: Presentation): string[] {
  return lesson.audio.map(({ track }, index) =>
    attributes('#EXT-X-MEDIA', {
      TYPE: 'AUDIO',
      'GROUP-ID': quoted(groups.audio),
      NAME: quoted(languageLabel(track.language)),
      LANGUAGE: quoted(track.language),
      DEFAULT: index === 0 ? 'YES' : 'NO',
      AUTOSELECT: 'YES',
      CHANNELS: quoted(String(track.channels)),
      URI: quoted(manifestPath.playlist(track.path)),
    }),
  );
}

function captionMedia(lesson: Presentation): string[] {
  return lesson.captions.map((caption) =>
    attributes('#EXT-X-MEDIA', {
      TYPE: 'SUBTITLES',
      'GROUP-ID': quoted(groups.captions),
      NAME: quoted(caption.label),
      LANGUAGE: quoted(caption.language),
      DEFAULT: 'NO',
      AUTOSELECT: 'YES',
      URI: quoted(manifestPath.captions(caption.path)),
    }),
  );
}

function videoVariants(lesson: Presentation): string[] {
  const audio = lesson.audio.map((measured) => measured.track);
  const audioPeakBps = Math.max(0, ...audio.map((track) => track.bandwidthBps));
  const audioAverageBps = Math.max(0, ...audio.map((track) => track.averageBandwidthBps));
  const audioCodecs = [...new Set(audio.map((track) => track.codec))];
  return lesson.video.flatMap(({ track }) => [
    attributes('#EXT-X-STREAM-INF', {
      BANDWIDTH: track.bandwidthBps + audioPeakBps,
      'AVERAGE-BANDWIDTH': track.averageBandwidthBps + audioAverageBps,
      CODECS: quoted([track.codec, ...audioCodecs].join(',')),
      RESOLUTION: `${track.widthPx}x${track.heightPx}`,
      'FRAME-RATE': track.frameRateFps.toFixed(3),
      ...(audio.length > 0 ? { AUDIO: quoted(groups.audio) } : {}),
      ...captionGroup(lesson),
    }),
    manifestPath.playlist(track.path),
  ]);
}

function audioVariants(lesson: Presentation): string[] {
  return lesson.audio.flatMap(({ track }) => [
    attributes('#EXT-X-STREAM-INF', {
      BANDWIDTH: track.bandwidthBps,
      'AVERAGE-BANDWIDTH': track.averageBandwidthBps,
      CODECS: quoted(track.codec),
      ...(lesson.video.length > 0 ? { AUDIO: quoted(groups.audio) } : {}),
      ...captionGroup(lesson),
    }),
    manifestPath.playlist(track.path),
  ]);
}

function captionGroup(lesson: Presentation): { SUBTITLES?: string } {
  return lesson.captions.length > 0 ? { SUBTITLES: quoted(groups.captions) } : {};
}

function keyPictureVariants(lesson: Presentation): string[] {
  // Bytes inside a segment that is ciphertext cannot be read by themselves.
  if (isEncrypted(lesson)) return [];
  return lesson.video.map(({ track, segments, timescaleHz }) => {
    const peakBps = Math.max(
      1,
      ...segments.map((segment) =>
        Math.ceil(
          ((segment.keyPicture?.lengthBytes ?? 0) * 8) / (segment.durationTicks / timescaleHz),
        ),
      ),
    );
    return attributes('#EXT-X-I-FRAME-STREAM-INF', {
      BANDWIDTH: peakBps,
      CODECS: quoted(track.codec),
      RESOLUTION: `${track.widthPx}x${track.heightPx}`,
      URI: quoted(manifestPath.keyPictures(track.path)),
    });
  });
}

function imageVariant(lesson: Presentation): string[] {
  const board = lesson.storyboard;
  if (board === undefined) return [];
  return [
    attributes('#EXT-X-IMAGE-STREAM-INF', {
      BANDWIDTH: storyboardBps(board),
      // The size of one thumbnail, not of the tile that holds many.
      RESOLUTION: `${board.thumbnailWidthPx}x${board.thumbnailHeightPx}`,
      CODECS: quoted('jpeg'),
      URI: quoted(manifestPath.storyboard),
    }),
  ];
}

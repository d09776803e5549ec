/** The HLS media playlists: segments, key pictures, captions, storyboard. */

import { INIT_NAME, segmentFile } from './segment-pattern.ts';
import { attributes, quoted } from './hls-attributes.ts';
import { type Presentation, tileMs } from './presentation.ts';
import { type MeasuredTrack, targetDurationSeconds } from './track.ts';

export function writeTrackPlaylist(measured: MeasuredTrack): string {
  return playlist(
    measured.segments.map((segment) => segment.durationTicks / measured.timescaleHz),
    ['#EXT-X-INDEPENDENT-SEGMENTS', attributes('#EXT-X-MAP', { URI: quoted(INIT_NAME) })],
    (index) => [segmentFile(index)],
  );
}

/** Only the key picture at the head of each segment, for scrubbing. */
export function writeKeyPicturePlaylist(measured: MeasuredTrack): string {
  return playlist(
    measured.segments.map((segment) => segment.durationTicks / measured.timescaleHz),
    ['#EXT-X-I-FRAMES-ONLY', attributes('#EXT-X-MAP', { URI: quoted(INIT_NAME) })],
    (index) => [
      `#EXT-X-BYTERANGE:${measured.segments[index]?.keyPicture?.lengthBytes ?? 0}@0`,
      segmentFile(index),
    ],
  );
}

export function writeCaptionPlaylist(fileName: string, durationMs: number): string {
  return playlist([durationMs / 1000], [], () => [fileName]);
}

export function writeStoryboardPlaylist(
  board: NonNullable<Presentation['storyboard']>,
  durationMs: number,
): string {
  const fullSeconds = tileMs(board) / 1000;
  const tiles = attributes('#EXT-X-TILES', {
    RESOLUTION: `${board.thumbnailWidthPx}x${board.thumbnailHeightPx}`,
    LAYOUT: `${board.columns}x${board.rows}`,
    DURATION: board.intervalMs / 1000,
  });
  return playlist(
    board.tilePaths.map((_, index) =>
      Math.min(fullSeconds, durationMs / 1000 - index * fullSeconds),
    ),
    ['#EXT-X-IMAGES-ONLY'],
    (index) => [tiles, board.tilePaths[index]?.split('/').at(-1) ?? ''],
  );
}

function playlist(
  seconds: readonly number[],
  head: readonly string[],
  entry: (index: number) => readonly string[],
): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetDurationSeconds(seconds)}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...head,
    ...seconds.flatMap((duration, index) => [`#EXTINF:${duration.toFixed(6)},`, ...entry(index)]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

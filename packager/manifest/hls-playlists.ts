/** The HLS media playlists: segments, key pictures, captions, storyboard. */

import { INIT_NAME, segmentFile } from './segment-pattern.ts';
import { attributes, quoted } from './hls-attributes.ts';
import { type KeyPeriod, keyPeriodIndex, protectedInitName } from './key-periods.ts';
import { type Presentation, type SampleEncryption, tileMs } from './presentation.ts';
import { type MeasuredTrack, targetDurationSeconds, ticksToMs } from './track.ts';

export function writeTrackPlaylist(
  measured: MeasuredTrack,
  { keyPeriods, sampleEncryption }: Pick<Presentation, 'keyPeriods' | 'sampleEncryption'> = {},
): string {
  const { segments, timescaleHz, track } = measured;
  const seconds = segments.map((segment) => segment.durationTicks / timescaleHz);
  if (keyPeriods === undefined) {
    return playlist(
      seconds,
      [
        '#EXT-X-INDEPENDENT-SEGMENTS',
        ...(sampleEncryption === undefined ? [] : [sampleKeyTag(sampleEncryption, track.path)]),
        attributes('#EXT-X-MAP', { URI: quoted(INIT_NAME) }),
      ],
      (index) => [segmentFile(index)],
    );
  }
  const periodOf = (index: number): number =>
    keyPeriodIndex(ticksToMs(segments[index]?.startTicks ?? 0, timescaleHz), keyPeriods);
  return playlist(
    seconds,
    ['#EXT-X-INDEPENDENT-SEGMENTS'],
    (index) => [segmentFile(index)],
    (index) => {
      const key = keyPeriods[periodOf(index)];
      const isFirst = index === 0 || periodOf(index) !== periodOf(index - 1);
      return isFirst && key !== undefined ? keyTags(key, track.path) : [];
    },
  );
}

/** Common encryption, with a key that is served as it is (RFC 8216, 4.3.2.4). */
function sampleKeyTag(encryption: SampleEncryption, trackPath: string): string {
  return attributes('#EXT-X-KEY', {
    METHOD: encryption.scheme === 'cbcs' ? 'SAMPLE-AES' : 'SAMPLE-AES-CTR',
    URI: quoted(fromTrack(trackPath, encryption.path)),
    IV: `0x${encryption.iv}`,
    KEYFORMAT: quoted('identity'),
  });
}

/** A path of the lesson as a playlist in a track's folder names it. */
function fromTrack(trackPath: string, path: string): string {
  return `${trackPath.replace(/[^/]+/g, '..')}/${path}`;
}

/** The key comes before the init segment: that one is encrypted with it as well. */
function keyTags(key: KeyPeriod, trackPath: string): string[] {
  return [
    attributes('#EXT-X-KEY', {
      METHOD: 'AES-128',
      URI: quoted(fromTrack(trackPath, key.path)),
      IV: `0x${key.iv}`,
    }),
    attributes('#EXT-X-MAP', { URI: quoted(protectedInitName(key.number)) }),
  ];
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
  before: (index: number) => readonly string[] = () => [],
): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetDurationSeconds(seconds)}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...head,
    ...seconds.flatMap((duration, index) => [
      ...before(index),
      `#EXTINF:${duration.toFixed(6)},`,
      ...entry(index),
    ]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

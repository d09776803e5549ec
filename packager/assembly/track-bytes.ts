/** Reads the files of a finished track, opening them with the private part where they are sealed. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AudioTrack, Lesson, VideoTrack } from '../../engine/protocol/lesson.ts';
import type { PrivateLesson } from '../../engine/protocol/private-lesson.ts';
import { keyPeriodIndex, protectedInitName } from '../manifest/key-periods.ts';
import { manifestPath } from '../manifest/presentation.ts';
import { INIT_NAME, segmentFile } from '../manifest/segment-pattern.ts';
import { decryptSegment } from '../protection/segment-cipher.ts';

export interface OpenSegment {
  /** Clear bytes; samples of common encryption stay sealed, their boxes are clear. */
  readonly bytes: Uint8Array;
  /** Size of the file as it is sent. */
  readonly fileBytes: number;
}

export interface TrackBytes {
  /** One for each key; they should all be the same. */
  inits(): Promise<Uint8Array[]>;
  segment(index: number): Promise<OpenSegment>;
  /** Whether pictures can be looked into. */
  readonly samplesAreClear: boolean;
}

/** @returns nothing where the track is sealed and there are no keys */
export async function openTrack(
  folder: string,
  lesson: Lesson,
  track: VideoTrack | AudioTrack,
  secret: PrivateLesson | undefined,
): Promise<TrackBytes | undefined> {
  const { protection } = lesson;
  const read = (name: string): Promise<Buffer> => readFile(join(folder, track.path, name));
  if (protection?.scheme !== 'aes-128') {
    return {
      inits: async () => [await read(INIT_NAME)],
      segment: async (index) => {
        const bytes = await read(segmentFile(index));
        return { bytes, fileBytes: bytes.length };
      },
      samplesAreClear: protection === undefined,
    };
  }
  if (secret === undefined) return undefined;
  const grid = (track.kind === 'video' ? lesson.grid.video : lesson.grid.audio) ?? [0];
  const vectors = await vectorsOf(folder, track.path);
  const open = (bytes: Uint8Array, period: number): Uint8Array => {
    const path = protection.keys[period]?.path;
    const key = secret.keys.find((one) => one.path === path)?.key;
    if (key === undefined) throw new Error(`the private part has no key ${path ?? period + 1}`);
    const iv = vectors[period];
    if (iv === undefined) throw new Error(`the playlist has no vector for key ${path ?? ''}`);
    try {
      return decryptSegment(bytes, { key, iv });
    } catch {
      throw new Error(`what lies there is not opened by ${path ?? ''}`);
    }
  };
  return {
    inits: () => {
      const used = new Set(
        grid.slice(0, -1).map((startMs) => keyPeriodIndex(startMs, protection.keys)),
      );
      return Promise.all(
        [...used].map(async (period) => open(await read(protectedInitName(period + 1)), period)),
      );
    },
    segment: async (index) => {
      const bytes = await read(segmentFile(index));
      const period = keyPeriodIndex(grid[index] ?? 0, protection.keys);
      return { bytes: open(bytes, period), fileBytes: bytes.length };
    },
    samplesAreClear: true,
  };
}

/** Of each key period, as the track's own playlist says. */
async function vectorsOf(folder: string, trackPath: string): Promise<string[]> {
  const text = await readFile(join(folder, manifestPath.playlist(trackPath)), 'utf8').catch(
    () => '',
  );
  const byNumber: string[] = [];
  for (const [, attributes] of text.matchAll(/^#EXT-X-KEY:(.*)$/gm)) {
    const number = /URI="[^"]*?(\d{5})\.key"/.exec(attributes ?? '')?.[1];
    const iv = /IV=0x([0-9a-fA-F]{32})/.exec(attributes ?? '')?.[1];
    if (number !== undefined && iv !== undefined) byNumber[Number(number) - 1] = iv.toLowerCase();
  }
  return byNumber;
}

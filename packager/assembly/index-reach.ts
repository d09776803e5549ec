/** What a source's index tells before anything is decoded: whether it is cut off, and its key pictures. */

import { type FileHandle, open } from 'node:fs/promises';

import { BoxError, MAX_HEADER_BYTES, readBoxes, readHeader } from '../manifest/boxes.ts';
import { type KeyPictures, type Reach, keyPictures, movieReach } from '../manifest/movie-index.ts';
import type { SourceFacts } from '../plan/source.ts';

/** A day of lecture takes a tenth of it. */
const mostIndexBytes = 256 * 1024 * 1024;
/** Of boxes side by side in a file; an index comes first or last. */
const mostBoxes = 10_000;

export interface SourceIndex {
  readonly reach?: Reach;
  /** Of the first picture, see `SourceVideo`. */
  readonly keys?: KeyPictures;
}

/** @returns nothing of what the container does not tell, or where it is damaged in another way */
export async function readIndex(path: string, facts: SourceFacts): Promise<SourceIndex> {
  const names = facts.container.split(',');
  const look = names.includes('mov') ? movieIndex : names.includes('avi') ? riffLength : undefined;
  if (look === undefined) return {};
  const file = await open(path);
  try {
    return await look(file, (await file.stat()).size, facts);
  } catch (error) {
    // What ffmpeg makes of it decides.
    if (error instanceof BoxError) return {};
    throw error;
  } finally {
    await file.close();
  }
}

async function movieIndex(
  file: FileHandle,
  fileBytes: number,
  { video, startSeconds }: SourceFacts,
): Promise<SourceIndex> {
  let at = 0;
  for (let i = 0; i < mostBoxes && at + 8 <= fileBytes; i += 1) {
    const { type, sizeBytes } = readHeader(await bytesAt(file, at, MAX_HEADER_BYTES), 0);
    if (type === 'moov') {
      if (sizeBytes > mostIndexBytes || at + sizeBytes > fileBytes) return {};
      const bytes = await bytesAt(file, at, sizeBytes);
      const [moov] = readBoxes(bytes);
      if (moov === undefined) return {};
      const reach = movieReach(bytes, moov, fileBytes);
      const keys =
        video?.index === undefined
          ? undefined
          : keyPictures(bytes, moov, video.index, startSeconds);
      return {
        ...(reach === undefined ? {} : { reach }),
        ...(keys === undefined ? {} : { keys }),
      };
    }
    if (sizeBytes === 0) return {};
    at += sizeBytes;
  }
  return {};
}

/**
 * The length of an AVI file stands in its first eight bytes, and ffmpeg shortens what such a file says
 * of its duration by what is missing. A recorder that never came to its end left a 0 there.
 */
async function riffLength(
  file: FileHandle,
  fileBytes: number,
  { durationSeconds }: SourceFacts,
): Promise<SourceIndex> {
  const head = await bytesAt(file, 0, 8);
  if (head.length < 8 || head.toString('latin1', 0, 4) !== 'RIFF') return {};
  const wholeBytes = 8 + head.readUInt32LE(4);
  if (wholeBytes <= fileBytes || wholeBytes > 0xffff_0000) return {};
  if (durationSeconds === undefined) return {};
  const declaredSeconds = (durationSeconds * wholeBytes) / fileBytes;
  return { reach: { declaredSeconds, reachSeconds: durationSeconds } };
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

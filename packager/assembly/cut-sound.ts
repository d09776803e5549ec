/**
 * Cuts the encoded sound into CMAF segments between its own frames, wherever the encoder made its
 * fragments: only so do they keep to the grid of the picture.
 */

import { BoxError, readHeader } from '../manifest/boxes.ts';
import type { InitSegment } from '../manifest/init-segment.ts';
import { type Sample, readSamples } from '../manifest/sample-table.ts';
import { INIT_NAME, segmentFile } from '../manifest/segment-pattern.ts';
import { segmentType } from '../manifest/segment-type.ts';
import { soundFragmentHead } from '../manifest/sound-fragment.ts';
import { framesAtMarks, soundMarks } from '../manifest/sound-marks.ts';
import type { Segment } from '../manifest/track.ts';
import { type EncodedFile, openEncoded } from '../execution/fragments.ts';
import type { FileList } from './file-list.ts';

export interface CutSound {
  readonly init: InitSegment;
  readonly segments: readonly Segment[];
  /** Where the encode ends, what was left out included. */
  readonly encodedTicks: number;
}

export interface SoundWish {
  /** The encoded file. */
  readonly path: string;
  /** Folder of the track inside the lesson. */
  readonly trackPath: string;
  readonly targetSeconds: number;
  /** Where segments of the picture start, and where the last one ends; absent for sound alone. */
  readonly picture?: { readonly startsSeconds: readonly number[]; readonly endSeconds: number };
}

/** @throws BoxError where the encode is cut off */
export async function cutSound(files: FileList, wish: SoundWish): Promise<CutSound> {
  const encoded = await openEncoded(wish.path);
  try {
    const { init } = encoded;
    const { frames, encodedTicks } = await readFrames(encoded);
    // Before 0 lies what the edit list hides.
    const starts = frames.map((frame) => frame.decodeTicks - init.skippedTicks);
    const shownTo = encodedTicks - init.skippedTicks;
    const pictureEnd = (wish.picture?.endSeconds ?? Infinity) * init.timescaleHz;
    const kept = Math.max(1, starts.filter((ticks) => ticks < pictureEnd - 1).length);
    const endSeconds = (starts[kept] ?? shownTo) / init.timescaleHz;
    const marks = soundMarks(wish.picture?.startsSeconds ?? [], endSeconds, wish.targetSeconds);
    const cuts = framesAtMarks(marks, starts.slice(0, kept), init.timescaleHz);
    await files.write(`${wish.trackPath}/${INIT_NAME}`, encoded.initBytes);
    const segments: Segment[] = [];
    for (const [index, first] of cuts.entries()) {
      const some = frames.slice(first, cuts[index + 1] ?? kept);
      const bytes = await segmentOf(encoded, some, index + 1);
      await files.write(`${wish.trackPath}/${segmentFile(index)}`, bytes);
      segments.push({ ...shownTicks(some, init.skippedTicks), bytes: bytes.length });
    }
    return { init, segments, encodedTicks: shownTo };
  } finally {
    await encoded.close();
  }
}

interface Frame extends Sample {
  readonly decodeTicks: number;
}

/** A lecture of three hours has half a million frames: their table fits, their bytes need not. */
async function readFrames(
  encoded: EncodedFile,
): Promise<{ frames: Frame[]; encodedTicks: number }> {
  const frames: Frame[] = [];
  let decodeTicks = 0;
  for (const fragment of encoded.fragments) {
    const head = await encoded.readRange(
      fragment.offset,
      fragment.offset + fragment.firstSampleOffset,
    );
    const { type, headerBytes, sizeBytes } = readHeader(head, 0);
    const moof = { type, start: 0, body: headerBytes, end: sizeBytes };
    if (frames.length > 0 && fragment.decodeTicks !== decodeTicks) {
      throw new BoxError(`the sound has a gap of ${fragment.decodeTicks - decodeTicks} ticks`);
    }
    decodeTicks = fragment.decodeTicks;
    for (const sample of readSamples(head, moof, encoded.init)) {
      frames.push({ ...sample, offset: fragment.offset + sample.offset, decodeTicks });
      decodeTicks += sample.durationTicks;
    }
  }
  if (frames.length === 0) throw new BoxError('there are no fragments');
  return { frames, encodedTicks: decodeTicks };
}

async function segmentOf(
  encoded: EncodedFile,
  frames: readonly Frame[],
  sequence: number,
): Promise<Buffer> {
  const { trackId } = encoded.init;
  const decodeTicks = frames[0]?.decodeTicks ?? 0;
  const head = soundFragmentHead({ sequence, trackId, decodeTicks, samples: frames });
  const parts: Uint8Array[] = [segmentType, head];
  for (let first = 0; first < frames.length;) {
    const start = (frames[first] as Frame).offset;
    let end = start;
    // Neighbours are read at once; between fragments of the encoder lie boxes.
    while (first < frames.length && (frames[first] as Frame).offset === end) {
      end += (frames[first] as Frame).bytes;
      first += 1;
    }
    parts.push(await encoded.readRange(start, end));
  }
  return Buffer.concat(parts);
}

/** Presentation times: the first segment loses what the edit list hides. */
function shownTicks(
  frames: readonly Frame[],
  skippedTicks: number,
): Pick<Segment, 'startTicks' | 'durationTicks'> {
  const [first, last] = [frames[0] as Frame, frames.at(-1) as Frame];
  const startTicks = Math.max(0, first.decodeTicks - skippedTicks);
  const endTicks = last.decodeTicks + last.durationTicks - skippedTicks;
  return { startTicks, durationTicks: Math.max(0, endTicks - startTicks) };
}

/** Measures a finished track anew, from nothing but its files. */

import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';
import { BoxError } from '../manifest/boxes.ts';
import { type Fragment, fragmentBoxes, readFragment } from '../manifest/fragment.ts';
import { type InitSegment, readInitSegment } from '../manifest/init-segment.ts';
import { segmentFile } from '../manifest/segment-pattern.ts';
import type { MeasuredTrack, Segment } from '../manifest/track.ts';
import { presentation } from '../execution/fragments.ts';
import type { TrackBytes } from './track-bytes.ts';

export interface Remeasured {
  readonly measured: MeasuredTrack;
  readonly problems: readonly string[];
}

/** @throws where a file is missing or no MP4; the caller names the track */
export async function measureTrack(
  track: VideoTrack | AudioTrack,
  segmentCount: number,
  files: TrackBytes,
): Promise<Remeasured> {
  const inits = await files.inits();
  const [firstInit, ...otherInits] = inits;
  if (firstInit === undefined) throw new BoxError('there is no init segment');
  const init = readInitSegment(firstInit);
  const problems = initProblems(init, track);
  if (otherInits.some((other) => Buffer.compare(other, firstInit) !== 0)) {
    problems.push(`${track.path}: its init segments are not all the same`);
  }
  const segments: Segment[] = [];
  let expectedTicks: number | undefined;
  for (let index = 0; index < segmentCount; index += 1) {
    const name = `${track.path}/${segmentFile(index)}`;
    const { bytes, fileBytes } = await files.segment(index);
    const moofs = fragmentBoxes(bytes);
    const fragments = moofs.map((moof) => readFragment(bytes, moof, init));
    const first = fragments[0];
    if (first === undefined) throw new BoxError(`${name} holds no fragment`);
    for (const fragment of fragments) {
      if (expectedTicks !== undefined && fragment.decodeTicks !== expectedTicks) {
        problems.push(`${name}: a gap of ${fragment.decodeTicks - expectedTicks} ticks before it`);
      }
      expectedTicks = fragment.decodeTicks + fragment.durationTicks;
    }
    if (
      track.kind === 'video' &&
      files.samplesAreClear &&
      !startsWithKeyPicture(bytes, (moofs[0]?.start ?? 0) + first.firstSampleOffset, first)
    ) {
      problems.push(`${name} does not start with a key picture`);
    }
    const shown = fragments.map((fragment) => presentation(fragment, init.skippedTicks));
    segments.push({
      startTicks: presentation(first, init.skippedTicks).startTicks,
      durationTicks: shown.reduce((sum, fragment) => sum + fragment.durationTicks, 0),
      bytes: fileBytes,
    });
  }
  return { measured: { track, timescaleHz: init.timescaleHz, segments }, problems };
}

const idrSlice = 5;

/** H.264 in MP4: units with their length in four bytes before them. */
function startsWithKeyPicture(bytes: Uint8Array, from: number, fragment: Fragment): boolean {
  const end = Math.min(bytes.length, from + fragment.firstSampleBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at + 4 < end; at += 4 + view.getUint32(at)) {
    if (((bytes[at + 4] as number) & 31) === idrSlice) return true;
  }
  return false;
}

function initProblems(init: InitSegment, track: VideoTrack | AudioTrack): string[] {
  const problems: string[] = [];
  if (init.codec !== track.codec)
    problems.push(`${track.path} is ${init.codec}, not ${track.codec}`);
  if (
    track.kind === 'video' &&
    (init.widthPx !== track.widthPx || init.heightPx !== track.heightPx)
  ) {
    problems.push(`${track.path} is ${init.widthPx}x${init.heightPx} inside`);
  }
  if (track.kind === 'audio' && init.channels !== track.channels) {
    problems.push(`${track.path} has ${init.channels} channels inside`);
  }
  return problems;
}

/** Measures a finished track anew, from nothing but its files. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';
import { BoxError } from '../manifest/boxes.ts';
import { fragmentBoxes, readFragment } from '../manifest/fragment.ts';
import { type InitSegment, readInitSegment } from '../manifest/init-segment.ts';
import { INIT_NAME, segmentFile } from '../manifest/segment-pattern.ts';
import type { MeasuredTrack, Segment } from '../manifest/track.ts';
import { presentation } from '../work/fragments.ts';

export interface Remeasured {
  readonly measured: MeasuredTrack;
  readonly problems: readonly string[];
}

/** @throws where a file is missing or no MP4; the caller names the track */
export async function measureTrack(
  folder: string,
  track: VideoTrack | AudioTrack,
  segmentCount: number,
): Promise<Remeasured> {
  const init = readInitSegment(await readFile(join(folder, track.path, INIT_NAME)));
  const problems = initProblems(init, track);
  const segments: Segment[] = [];
  let expectedTicks: number | undefined;
  for (let index = 0; index < segmentCount; index += 1) {
    const name = `${track.path}/${segmentFile(index)}`;
    const bytes = await readFile(join(folder, name));
    const fragments = fragmentBoxes(bytes).map((moof) => readFragment(bytes, moof, init));
    const first = fragments[0];
    if (first === undefined) throw new BoxError(`${name} holds no fragment`);
    for (const fragment of fragments) {
      if (expectedTicks !== undefined && fragment.decodeTicks !== expectedTicks) {
        problems.push(`${name}: a gap of ${fragment.decodeTicks - expectedTicks} ticks before it`);
      }
      expectedTicks = fragment.decodeTicks + fragment.durationTicks;
    }
    const shown = fragments.map((fragment) => presentation(fragment, init.skippedTicks));
    segments.push({
      startTicks: presentation(first, init.skippedTicks).startTicks,
      durationTicks: shown.reduce((sum, fragment) => sum + fragment.durationTicks, 0),
      bytes: bytes.length,
    });
  }
  return { measured: { track, timescaleHz: init.timescaleHz, segments }, problems };
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

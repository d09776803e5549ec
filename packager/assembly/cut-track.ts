/** Cuts one encoded track into CMAF segments, written once for DASH and HLS alike. */

import { groupFragments, segmentStartsSeconds } from '../manifest/grid.ts';
import type { InitSegment } from '../manifest/init-segment.ts';
import { INIT_NAME, segmentFile } from '../manifest/segment-pattern.ts';
import { segmentType } from '../manifest/segment-type.ts';
import { type Segment, endTicks } from '../manifest/track.ts';
import type { FileList } from './file-list.ts';
import { type EncodedPart, type JoinedFragment, joinParts } from './joined-parts.ts';

export interface CutTrack {
  readonly init: InitSegment;
  readonly segments: readonly Segment[];
  /** Where the encode ends, segments that were left out included. */
  readonly encodedTicks: number;
  /** Start times in seconds, for cutting other rungs at the same places. */
  readonly startsSeconds: readonly number[];
}

export interface CutWish {
  /** In order of time. */
  readonly parts: readonly EncodedPart[];
  /** Folder of the track inside the lesson. */
  readonly trackPath: string;
  readonly targetSeconds: number;
  /** Where the other rungs were cut; absent for the first one, which decides. */
  readonly startsSeconds?: readonly number[];
  /** Segments that would start here or later are left out. */
  readonly endSeconds?: number;
}

/** @throws BoxError where the encode is cut off */
export async function cutTrack(files: FileList, wish: CutWish): Promise<CutTrack> {
  const encoded = await joinParts(wish.parts);
  const { init } = encoded;
  const fragments = encoded.fragments.filter(
    (fragment) =>
      wish.endSeconds === undefined ||
      fragment.startTicks / init.timescaleHz < wish.endSeconds - 0.001,
  );
  const startsSeconds =
    wish.startsSeconds ?? segmentStartsSeconds(fragments, init.timescaleHz, wish.targetSeconds);
  const groups = groupFragments(fragments, init.timescaleHz, startsSeconds);
  await files.write(`${wish.trackPath}/${INIT_NAME}`, encoded.initBytes);
  const segments: Segment[] = [];
  for (const [index, group] of groups.entries()) {
    const bytes = Buffer.concat([segmentType, await encoded.read(group)]);
    await files.write(`${wish.trackPath}/${segmentFile(index)}`, bytes);
    segments.push(describe(group, bytes.length));
  }
  return { init, segments, encodedTicks: endTicks(encoded.fragments), startsSeconds };
}

function describe(group: readonly JoinedFragment[], bytes: number): Segment {
  const first = group[0] as JoinedFragment;
  return {
    startTicks: first.startTicks,
    durationTicks: group.reduce((sum, fragment) => sum + fragment.durationTicks, 0),
    bytes,
    keyPicture: {
      lengthBytes: segmentType.length + first.firstSampleOffset + first.firstSampleBytes,
    },
  };
}

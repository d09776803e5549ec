/** What a plan is made of; `plan.ts` makes it. */

import type { ContentClass, StreamName } from '../../engine/protocol/lesson.ts';
import type { ContentAnalysis } from './content.ts';
import type { FrameRate } from './frame-rate.ts';
import type { DroppedRung, VideoRung } from './rungs.ts';
import type { SourceFacts } from './source.ts';

export interface InputPlan {
  readonly facts: SourceFacts;
  /** Why it is copied into a tidy container first; absent where it is read as it is. */
  readonly remuxReason?: string;
  /** It could not be copied and cannot be sought in: its pictures are one chunk. */
  readonly isSequential?: boolean;
}

export interface AudioPlan {
  /** Index into `inputs`. */
  readonly input: number;
  /** ffmpeg's stream specifier inside that input: `a:0`. */
  readonly selector: string;
  readonly bitrateBps: number;
  readonly channels: 1 | 2;
  readonly sampleRateHz: number;
  readonly segmentSeconds: number;
  /** Silence added so that sound lasts as long as the picture. */
  readonly padSamples: number;
  /** Made louder (or softer) by so much; a limiter keeps true peaks below -1 dBTP. */
  readonly gainDb?: number;
}

/** One picture of the lesson, with all its rungs. */
export interface StreamPlan {
  readonly name: StreamName;
  /** Index into `inputs`. */
  readonly input: number;
  /** ffmpeg's stream specifier inside that input: `v:0`, or the number of the stream. */
  readonly selector: string;
  readonly contentClass: ContentClass;
  /** Why it was taken for that class, for people. */
  readonly classWhy?: string;
  readonly frameRate: FrameRate;
  /** Ticks a second of every rung's timeline. */
  readonly timescaleHz: number;
  readonly preset: string;
  /** Further settings of x264, `name=value` with colons between; empty for none. */
  readonly x264Params: string;
  readonly deinterlace: boolean;
  /** Where the stream's own pictures end, in seconds of the input; absent where unknown. */
  readonly endSeconds?: number;
  /** The last picture is held so long that the picture lasts as long as the lesson. */
  readonly holdLastFrames: number;
  readonly rungs: readonly VideoRung[];
  /** Rungs of the ladder that are not made, and why. */
  readonly droppedRungs: readonly DroppedRung[];
}

export interface GridPlan {
  /** Distance of key pictures of every rung of every stream, whole seconds. */
  readonly gopSeconds: number;
  /** Length of a chunk: whole GOPs. Of some more or less where `chunkStartsSeconds` says where each begins. */
  readonly chunkSeconds: number;
  /** Ascending from 0, on the grid of GOPs; absent where all chunks are of one length. */
  readonly chunkStartsSeconds?: readonly number[];
}

export interface StoryboardPlan {
  readonly columns: number;
  readonly rows: number;
  readonly thumbnailWidthPx: number;
  readonly thumbnailHeightPx: number;
  readonly intervalSeconds: number;
}

export interface PosterPlan {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly atFrame: number;
}

export interface Plan {
  readonly inputs: readonly InputPlan[];
  readonly ladderName: string;
  /** Presenter first; none for sound alone, two for a lesson of three panes. */
  readonly streams: readonly StreamPlan[];
  readonly grid: GridPlan;
  /** How long the lesson is expected to be; absent where no input says. */
  readonly durationSeconds?: number;
  readonly audio?: AudioPlan;
  /** Of the first stream. */
  readonly storyboard?: StoryboardPlan;
  /** Of the first stream. */
  readonly poster?: PosterPlan;
  /** Threads of the decoder and of each encoder. */
  readonly threads: number;
}

export interface PlanWishes {
  readonly stereo: boolean;
  readonly storyboard: boolean;
  readonly threads: number;
  /** Rounded up to whole GOPs; chosen by the length of the lesson where absent. */
  readonly chunkSeconds?: number;
  /** Take only the first picture of an input that holds two. */
  readonly onePicture?: boolean;
  readonly gainDb?: number;
  /** What measuring the pictures found out; without one a stream counts as `mixed`. */
  readonly analyses?: Readonly<Partial<Record<StreamName, ContentAnalysis>>>;
}

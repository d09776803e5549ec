/**
 * The plan: everything the packager is going to make, decided before anything is run.
 *
 * It is a plain value made from facts and a ladder, so it can be printed, stored, compared and tested
 * without ffmpeg.
 */

import { planAudio } from './audio-plan.ts';
import { decodedInFrontSeconds } from './chunk-seek.ts';
import { planChunkSeconds, planChunkStarts } from './chunks.ts';
import { PackagerFault } from './fault.ts';
import type { Ladder } from './ladder.ts';
import { planPoster, planStoryboard } from './picture-plan.ts';
import type { GridPlan, Plan, PlanWishes, StreamPlan } from './plan-shape.ts';
import {
  type SourceFacts,
  type SourceVideo,
  isStillPicture,
  remuxReason,
  videoOf,
} from './source.ts';
import {
  canBeShown,
  choosePictures,
  gridGopSeconds,
  lessonEndSeconds,
  planStreams,
} from './stream-plan.ts';

export type * from './plan-shape.ts';

/**
 * @param sources facts of one input, or of two: the second one's picture is the presentation
 * @throws PackagerFault where the source holds neither picture nor sound, or a picture that nobody can see
 */
export function planLesson(
  sources: SourceFacts | readonly SourceFacts[],
  ladder: Ladder,
  wishes: PlanWishes,
): Plan {
  const facts: readonly SourceFacts[] = Array.isArray(sources)
    ? (sources as readonly SourceFacts[])
    : [sources as SourceFacts];
  const first = facts[0];
  if (first === undefined || facts.every((one) => !one.video && !one.audio)) throw nothingToShow();
  if (facts.some(isStillPicture)) throw onlyAPicture();
  const strange = choosePictures(facts, wishes).find(({ video }) => !canBeShown(video));
  if (strange !== undefined) throw noPicture(strange.video);
  const endSeconds = lessonEndSeconds(facts);
  const streams = planStreams(facts, ladder, wishes, endSeconds);
  const audio = planAudio(facts, ladder, wishes, endSeconds);
  const main = streams[0];
  const storyboard = main && planStoryboard(main, facts, ladder, wishes);
  const gopSeconds = gridGopSeconds(streams, ladder);
  return {
    inputs: facts.map((one) => {
      const reason = remuxReason(one);
      return { facts: one, ...(reason === undefined ? {} : { remuxReason: reason }) };
    }),
    ladderName: ladder.name,
    streams,
    grid: {
      gopSeconds,
      ...planGridChunks(facts, streams, endSeconds, gopSeconds, wishes.chunkSeconds),
    },
    ...(endSeconds === undefined ? {} : { durationSeconds: endSeconds }),
    ...(audio === undefined ? {} : { audio }),
    ...(storyboard === undefined ? {} : { storyboard }),
    ...(main === undefined ? {} : { poster: planPoster(main, endSeconds) }),
    threads: wishes.threads,
  };
}

/** Not all of one length where it is known what a chunk costs that begins here or there. */
function planGridChunks(
  facts: readonly SourceFacts[],
  streams: readonly StreamPlan[],
  endSeconds: number | undefined,
  gopSeconds: number,
  wishedSeconds: number | undefined,
): Pick<GridPlan, 'chunkSeconds' | 'chunkStartsSeconds'> {
  const chunkSeconds = planChunkSeconds(endSeconds, gopSeconds, wishedSeconds);
  const videos = streams.map(({ input, selector }) => videoOf(facts[input], selector));
  const isListed = videos.some((video) => video?.keySeconds !== undefined);
  if (!isListed || endSeconds === undefined || wishedSeconds !== undefined) return { chunkSeconds };
  const decodedInFront = (startSeconds: number): number =>
    videos.reduce((sum, video) => sum + decodedInFrontSeconds(video, startSeconds), 0);
  const chunkStartsSeconds = planChunkStarts(endSeconds, gopSeconds, chunkSeconds, decodedInFront);
  return { chunkSeconds, chunkStartsSeconds };
}

function nothingToShow(): PackagerFault {
  return new PackagerFault(
    'fault',
    'This file cannot become a lesson.',
    'it has no video stream and no audio stream',
    'Check the file with "lectern-packager probe", or export the lecture again.',
  );
}

function onlyAPicture(): PackagerFault {
  return new PackagerFault(
    'fault',
    'This file cannot become a lesson.',
    'it is a picture, not a lecture: it has no length and no sound',
    'Name a video or sound file; pictures of slides go in with --slides and an outline.',
  );
}

function noPicture({ widthPx, heightPx }: SourceVideo): PackagerFault {
  return new PackagerFault(
    'fault',
    'The picture of this file cannot be shown to learners.',
    `it is ${widthPx}x${heightPx} pixels; a lesson takes 16 and more, at most 20 times as long as high`,
    'Check the file with "lectern-packager probe", and export the lecture again.',
  );
}

/** Still pictures made on the way: storyboard and poster. */

import { framesPerSecond } from './frame-rate.ts';
import type { Ladder } from './ladder.ts';
import type { PlanWishes, PosterPlan, StoryboardPlan, StreamPlan } from './plan-shape.ts';
import type { VideoRung } from './rungs.ts';
import type { SourceFacts } from './source.ts';

const posterWidthPx = 640;

export function planStoryboard(
  stream: StreamPlan,
  facts: readonly SourceFacts[],
  ladder: Ladder,
  wishes: PlanWishes,
): StoryboardPlan | undefined {
  if (!wishes.storyboard) return undefined;
  const { columns, rows, widthPx, intervalSeconds, longIntervalSeconds, longLessonSeconds } =
    ladder.storyboard;
  const top = stream.rungs[0] as VideoRung;
  const isLong = (facts[stream.input]?.durationSeconds ?? 0) >= longLessonSeconds;
  return {
    columns,
    rows,
    thumbnailWidthPx: widthPx,
    thumbnailHeightPx: evenPx((widthPx * top.heightPx) / top.widthPx),
    intervalSeconds: isLong ? longIntervalSeconds : intervalSeconds,
  };
}

export function planPoster(stream: StreamPlan, endSeconds: number | undefined): PosterPlan {
  const top = stream.rungs[0] as VideoRung;
  const widthPx = Math.min(posterWidthPx, top.widthPx);
  // A little way in: the very first picture is often black or a title fading in.
  const atSeconds = Math.min(10, (endSeconds ?? 0) / 4);
  return {
    widthPx,
    heightPx: evenPx((widthPx * top.heightPx) / top.widthPx),
    atFrame: Math.floor(atSeconds * framesPerSecond(stream.frameRate)),
  };
}

function evenPx(px: number): number {
  return Math.min(1000, Math.max(16, Math.round(px / 2) * 2));
}

/** The arguments that make storyboard tiles of single thumbnails. */

import { flatten } from './argument-group.ts';
import { commonArguments } from './common-arguments.ts';
import { encodedFile, fileUrl } from './encoded-files.ts';
import type { StoryboardPlan } from './plan.ts';

/** @param thumbnailsPath JPEGs end to end */
export function tileArguments(plan: StoryboardPlan, thumbnailsPath: string): string[] {
  return [
    ...flatten(commonArguments),
    ...['-f', 'mjpeg', '-framerate', '1', '-i', fileUrl(thumbnailsPath), '-y', '-vsync', 'vfr'],
    ...['-vf', `tile=${plan.columns}x${plan.rows},settb=1,setpts=N`, '-r', '1'],
    ...['-c:v', 'mjpeg', '-q:v', '5', '-threads', '1', '-map_metadata', '-1'],
    ...['-f', 'image2', fileUrl(encodedFile.tilePattern)],
  ];
}

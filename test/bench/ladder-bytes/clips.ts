/** The recordings that are compared, and short copies of them. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder } from '../child.ts';
import { runTimed } from '../packaging/cpu-seconds.ts';

export interface Clip {
  readonly name: string;
  /** Only so much of it, from its start. */
  readonly seconds: number;
}

export const CLIPS: readonly Clip[] = [
  { name: 'professor-talk.ts', seconds: 10 },
  { name: 'screen-recording.mp4', seconds: 12 },
  { name: 'screen-variable-rate.mp4', seconds: 12 },
];

const footage = join(distFolder, '..', '..', 'shared', 'data', 'footage');

export function missingClips(): string[] {
  return CLIPS.map(({ name }) => name).filter((name) => !existsSync(join(footage, name)));
}

/** The beginning of the recording, copied as it is; without sound, which is the same on both sides. */
export async function cutClip(ffmpeg: string, clip: Clip, path: string): Promise<void> {
  await runTimed(ffmpeg, [
    ...['-hide_banner', '-loglevel', 'error', '-y', '-t', String(clip.seconds)],
    ...['-i', join(footage, clip.name), '-map', '0:v:0', '-c', 'copy', '-f', 'mov', path],
  ]);
}

/** Names of what encodes leave in their folders. */

import type { StreamPlan } from './plan.ts';
import type { VideoRung } from './rungs.ts';

export const encodedFile = {
  rung: (stream: Pick<StreamPlan, 'name'>, rung: Pick<VideoRung, 'name'>): string =>
    `${stream.name}-${rung.name}.mp4`,
  audio: 'audio.mp4',
  /** The thumbnails of one chunk, one JPEG behind the other. */
  thumbnails: 'thumbnails.mjpeg',
  /** ffmpeg counts tiles from 1. */
  tile: (number: number): string => `tile-${String(number).padStart(5, '0')}.jpg`,
  tilePattern: 'tile-%05d.jpg',
  poster: 'poster.jpg',
  remuxed: (input: number, container: 'mov' | 'matroska'): string =>
    `source-${input}.${container === 'mov' ? 'mov' : 'mkv'}`,
} as const;

/** `file:` keeps a leading dash, a colon or a percent sign in a name from meaning anything. */
export function fileUrl(path: string): string {
  return `file:${path}`;
}

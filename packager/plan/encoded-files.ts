/** Names of what one encode leaves in its folder. */

import type { VideoRung } from './rungs.ts';

export const encodedFile = {
  rung: (rung: VideoRung): string => `video-${rung.name}.mp4`,
  audio: 'audio.mp4',
  /** ffmpeg counts tiles from 1. */
  tile: (number: number): string => `tile-${String(number).padStart(5, '0')}.jpg`,
  tilePattern: 'tile-%05d.jpg',
  poster: 'poster.jpg',
  remuxed: 'source.mov',
} as const;

/** `file:` keeps a leading dash, a colon or a percent sign in a name from meaning anything. */
export function fileUrl(path: string): string {
  return `file:${path}`;
}

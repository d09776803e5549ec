import { type Part } from './account.ts';

/** One colour a part, on both accounts and the timeline. Reasons are neutral: no alarm red. */
export const PART_COLOURS: Readonly<Record<Part, string>> = {
  credited: '#2f8f6b',
  pending: '#98a3ad',
  superseded: '#5a6b78',
  'lesson-order': '#6d7f3f',
  'outside-hours': '#3f5f9a',
  'rate-above-policy': '#cf7a1f',
  hidden: '#7a5fb5',
  idle: '#a0783c',
  'seek-rule': '#b84c84',
  repeat: '#4a84b5',
  'media-missing': '#a3683f',
  'not-delivered': '#8b6b3d',
  'faster-than-clock': '#b5564a',
  'daily-cap': '#16808a',
  'check-missed': '#9a8a12',
  'check-failed': '#7c6a1e',
  paused: '#b9c3ca',
  stalled: '#d6b27a',
  gap: '#7f8e99',
};

/** Everything but credit and pending is drawn hatched, so that colour alone carries nothing. */
export function isHatched(part: Part): boolean {
  return part !== 'credited' && part !== 'pending';
}

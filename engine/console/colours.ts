import { type Part } from './account.ts';

/** One colour a part, on both accounts and the timeline. Reasons are neutral: no alarm red. */
export const PART_COLOURS: Readonly<Record<Part, string>> = {
  credited: '#2f8f6b',
  pending: '#98a3ad',
  superseded: '#5a6b78',
  'rate-above-policy': '#cf7a1f',
  hidden: '#7a5fb5',
  'seek-rule': '#b84c84',
  repeat: '#4a84b5',
  'not-delivered': '#8b6b3d',
  'faster-than-clock': '#b5564a',
  'daily-cap': '#16808a',
  'check-missed': '#9a8a12',
  paused: '#b9c3ca',
  stalled: '#d6b27a',
  gap: '#7f8e99',
};

/** Everything but credit and pending is drawn hatched, so that colour alone carries nothing. */
export function isHatched(part: Part): boolean {
  return part !== 'credited' && part !== 'pending';
}

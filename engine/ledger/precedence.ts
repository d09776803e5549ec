/** Which reason is told where several hold. */

import { type RefusalReason } from '../protocol/reasons.ts';

/**
 * The fixed order in which reasons are asked. A presented millisecond has exactly one outcome: the
 * first row that holds for it, or credit. What lacks its delivery is last, so that what waits for
 * news of it has passed every other row and has paid its server time; when the news comes, only
 * `repeat` is asked again, and `daily-cap` where the claim had given its part of the day back.
 */
export const PRECEDENCE: readonly { readonly reason: RefusalReason; readonly asks: string }[] = [
  { reason: 'superseded', asks: 'Has another session of this learner taken the lease?' },
  { reason: 'lesson-order', asks: 'Is a lesson that comes before it in its course not complete?' },
  { reason: 'outside-hours', asks: 'Is it a time of day at which nothing counts?' },
  { reason: 'check-missed', asks: 'Was the check that guards this time not answered in time?' },
  { reason: 'check-failed', asks: 'Was the check that guards this time answered wrongly?' },
  { reason: 'rate-above-policy', asks: 'Was it played faster than the policy allows?' },
  { reason: 'hidden', asks: 'Was the page hidden where the policy wants it visible?' },
  { reason: 'idle', asks: 'Was there no sign of the learner for longer than the policy allows?' },
  {
    reason: 'seek-rule',
    asks: 'Does it lie beyond the frontier, leave one hole too many behind, or go over hundreds at once?',
  },
  { reason: 'repeat', asks: 'Has it been credited to this learner before?' },
  { reason: 'faster-than-clock', asks: 'Is there no server time left that could pay for it?' },
  { reason: 'daily-cap', asks: 'Has the learner reached the most that counts today?' },
  { reason: 'media-missing', asks: 'Was one required kind of it sent, and another one never?' },
  { reason: 'not-delivered', asks: 'Did the server never send it to this session in full?' },
];

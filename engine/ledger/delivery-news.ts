/** Whether news of a sending tells anything that the ledger does not know. */

import { type MediaKind } from '../protocol/lesson.ts';
import { type Span } from '../protocol/units.ts';
import { sentBefore } from './delivery.ts';
import { NO_SPANS, outside, within } from './spans.ts';
import { type SentAt } from './stamp.ts';
import { type AwaitingClaim, type SessionState } from './state.ts';

/**
 * What was sent before adds nothing when it is sent again, however often somebody fetches it. News
 * of an earlier sending does where a claim that came after that one still lacks it.
 */
export function tellsNothing(
  session: SessionState,
  kind: MediaKind,
  spans: readonly Span[],
  sentAt: SentAt,
): boolean {
  const known = session.delivered.get(kind) ?? NO_SPANS;
  if (spans.some((span) => outside(span, known).length > 0)) return false;
  const concerns = ({ claimedAt, lacks }: AwaitingClaim) =>
    sentBefore(sentAt, claimedAt) &&
    spans.some((span) => within(span, lacks.get(kind) ?? NO_SPANS).length > 0);
  return !session.awaiting.some(concerns) && !session.lapsed.some(concerns);
}

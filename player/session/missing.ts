import { type RefusalReason } from '../../engine/protocol/reasons.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { type Account, passedOver } from './account.ts';

/** Holes this near to each other are one part to go to, milliseconds. */
const NEAR_MS = 3_000;
/** A part that begins this little ahead is the one the learner is in, milliseconds. */
const HERE_MS = 500;

/** A part to go back to: one hole, or several with next to nothing between them. */
export interface MissingPart {
  readonly span: Span;
  /** What of it is missing, milliseconds. */
  readonly missingMs: number;
  /** The last reason the engine gave for the largest of its holes. */
  readonly reason: RefusalReason | null;
}

/** What was passed over, in the order of the lesson. */
export function missingParts(account: Account): readonly MissingPart[] {
  const parts: (MissingPart & { largestMs: number })[] = [];
  for (const { span, reason } of passedOver(account)) {
    const lengthMs = span[1] - span[0];
    const last = parts.at(-1);
    if (last === undefined || span[0] - last.span[1] > NEAR_MS) {
      parts.push({ span, missingMs: lengthMs, reason, largestMs: lengthMs });
      continue;
    }
    const isLarger = lengthMs > last.largestMs;
    parts[parts.length - 1] = {
      span: [last.span[0], span[1]],
      missingMs: last.missingMs + lengthMs,
      reason: isLarger ? reason : last.reason,
      largestMs: isLarger ? lengthMs : last.largestMs,
    };
  }
  return parts.map(({ span, missingMs, reason }) => ({ span, missingMs, reason }));
}

/** Number of the next part after a place, from the first again behind the last; -1 where there is none. */
export function nextMissing(parts: readonly MissingPart[], positionMs: number): number {
  const ahead = parts.findIndex(({ span }) => span[0] > positionMs + HERE_MS);
  return ahead < 0 && parts.length > 0 ? 0 : ahead;
}

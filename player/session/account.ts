import {
  type BookedRun,
  type CreditSummary,
  type Welcome,
} from '../../engine/protocol/messages.ts';
import { type RefusalReason } from '../../engine/protocol/reasons.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { complement, subtract, union } from '../beats/spans.ts';

/** The learner's account for the lesson as the engine told it; nothing here is made in the page. */
export interface Account {
  readonly durationMs: number;
  readonly credit: CreditSummary;
  readonly credited: readonly Span[];
  readonly frontierMs: number;
  /** Runs of this page's session that were refused, newest last. */
  readonly refused: readonly (readonly [startMs: number, endMs: number, reason: RefusalReason])[];
}

/** Value of the element's `credit` property. Milliseconds. */
export interface Credit extends CreditSummary {
  /** What of the lesson is not credited yet. */
  readonly missing: readonly Span[];
  /** Of that, the parts before the furthest point reached: skipped, or not counted. */
  readonly passedOver: readonly Span[];
}

const MAX_REFUSED_RUNS = 500;

export function opened(welcome: Welcome): Account {
  return {
    durationMs: welcome.durationMs,
    credit: welcome.credit,
    credited: union(welcome.credited),
    frontierMs: welcome.frontierMs,
    refused: [],
  };
}

/** Books what the engine answered. A missed check takes credited places back. */
export function booked(
  account: Account,
  runs: readonly BookedRun[],
  credit: CreditSummary,
  frontierMs: number | null,
): Account {
  let credited = account.credited;
  const refused = [...account.refused];
  for (const [startMs, endMs, outcome] of runs) {
    if (outcome === 'credited') {
      credited = union([...credited, [startMs, endMs]]);
    } else if (outcome !== 'pending') {
      const isTakenBack = outcome === 'check-missed' || outcome === 'check-failed';
      if (isTakenBack) credited = subtract(credited, [startMs, endMs]);
      refused.push([startMs, endMs, outcome]);
    }
  }
  return {
    ...account,
    credit,
    credited,
    frontierMs: frontierMs ?? account.frontierMs,
    refused: refused.slice(-MAX_REFUSED_RUNS),
  };
}

export function toCredit(account: Account): Credit {
  return {
    ...account.credit,
    missing: complement(account.credited, account.durationMs),
    passedOver: passedOver(account).map(({ span }) => span),
  };
}

/** A hole in the lesson's credit, with the last reason the engine gave for it. */
interface Hole {
  readonly span: Span;
  readonly reason: RefusalReason | null;
}

/** Shorter holes than this are not worth a learner's way back, milliseconds. */
const WORTH_SHOWING_MS = 1_000;

/** What was passed over: not credited, though the learner has been further on already. */
export function passedOver(account: Account): readonly Hole[] {
  const reachedMs = Math.max(account.frontierMs, account.credited.at(-1)?.[1] ?? 0);
  return complement(account.credited, Math.min(reachedMs, account.durationMs))
    .filter(([startMs, endMs]) => endMs - startMs >= WORTH_SHOWING_MS)
    .map((span) => ({ span, reason: reasonFor(account, span) }));
}

function reasonFor(account: Account, [startMs, endMs]: Span): RefusalReason | null {
  // `repeat` says the place was credited before; it explains no hole.
  const run = account.refused.findLast(
    ([fromMs, toMs, reason]) => fromMs < endMs && toMs > startMs && reason !== 'repeat',
  );
  return run === undefined ? null : run[2];
}

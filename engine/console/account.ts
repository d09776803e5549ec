/** The two accounts as sums a person can check: a total, its parts, and what is left over. */

import { type NotCountedReason, NOT_COUNTED_REASONS } from '../protocol/reasons.ts';
import { type CoverageAccount, type TimeAccount } from '../protocol/statement.ts';

export type Part = 'credited' | 'pending' | NotCountedReason;

export interface Sum {
  readonly totalMs: number;
  /** Credited (or counted) and pending always, reasons only where they are not zero. */
  readonly parts: readonly { readonly part: Part; readonly amountMs: number }[];
  /** Total less all parts, milliseconds; 0 in every honest account. */
  readonly differenceMs: number;
}

export function coverageSum(account: CoverageAccount): Sum {
  return sum(account.presentedMs, account.creditedMs, account.pendingMs, account.refusedMs);
}

export function timeSum(account: TimeAccount): Sum {
  return sum(account.openMs, account.countedMs, account.pendingMs, account.notCountedMs);
}

function sum(
  totalMs: number,
  creditedMs: number,
  pendingMs: number,
  byReason: Readonly<Partial<Record<NotCountedReason, number>>>,
): Sum {
  const parts: { part: Part; amountMs: number }[] = [
    { part: 'credited', amountMs: creditedMs },
    { part: 'pending', amountMs: pendingMs },
  ];
  for (const part of NOT_COUNTED_REASONS) {
    const amountMs = byReason[part] ?? 0;
    if (amountMs > 0) parts.push({ part, amountMs });
  }
  const differenceMs = parts.reduce((left, { amountMs }) => left - amountMs, totalMs);
  return { totalMs, parts, differenceMs };
}

/** Presented and not counted, pending left out. */
export function refusedMs(account: CoverageAccount): number {
  return Object.values(account.refusedMs).reduce((total, amountMs) => total + amountMs, 0);
}

import { type PlayerCredit } from '../../../../engine/demo/page/model.ts';

/** What the player says of a learner half way through the first lesson. */
export function sampleCredit(change: Partial<PlayerCredit> = {}): PlayerCredit {
  return {
    creditedMs: 1_310_774,
    provisionalMs: 0,
    pendingMs: 11_226,
    refusedMs: 316_261,
    requiredMs: 1_787_283,
    todayMs: 1_310_774,
    dailyCapMs: 28_800_000,
    counting: true,
    reason: null,
    complete: false,
    settled: false,
    check: { open: false, owed: null, courseFailed: false, mayAsk: false, readyInMs: 0 },
    missing: [[1_310_774, 1_805_337]],
    passedOver: [],
    ...change,
  };
}

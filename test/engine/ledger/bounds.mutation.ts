/**
 * Removes one bound at a time from a copy of the ledger, see `mutated-ledger.ts`. Each copy must be
 * caught by the stories or by the promises; a bound that nothing catches is a bound that nothing keeps.
 */

import fc from 'fast-check';
import { clumsy, happen, hostile } from '../../arbitrary/histories.ts';
import { type Ledger } from '../../support/given.ts';
import { BOUND_STORIES } from './bounds.ts';
import { CHECK_AND_CLOCK_MUTATIONS } from './check-and-clock.mutation.ts';
import { type Mutation } from './mutation.ts';
import { Watchdog, statementHolds } from './invariants.ts';
import { UNHEARD_MUTATIONS } from './unheard.mutation.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...CHECK_AND_CLOCK_MUTATIONS,
  ...UNHEARD_MUTATIONS,
  {
    removes: 'delivered',
    file: 'credit.ts',
    from: 'within(part.span, session.deliveredAll)',
    to: 'outside(part.span, [])',
  },
  {
    removes: 'delivered in every required kind',
    file: 'delivery.ts',
    from: 'if (other !== kind) complete =',
    to: 'if (other === kind) complete =',
  },
  {
    removes: 'delivered before the claim',
    file: 'delivery.ts',
    from: 'sentBefore(sentAt, claimedAt)\n',
    to: 'true\n',
  },
  {
    removes: 'already credited',
    file: 'credit.ts',
    from: 'let before: Spans = lesson.credited;',
    to: 'let before: Spans = [];',
  },
  {
    removes: 'already credited in the same beat',
    file: 'credit.ts',
    from: 'before = add(before, sent);',
    to: '',
  },
  {
    removes: 'already credited when late news comes',
    file: 'delivery.ts',
    from: 'const { credited } = lessonOf(learner, session);',
    to: 'const credited: Spans = NO_SPANS;',
  },
  {
    removes: 'budget',
    file: 'budget.ts',
    from: 'return fromClockMs + fromOpeningMs;',
    to: 'return wantMs;',
  },
  {
    removes: 'the cost of what is presented',
    file: 'budget.ts',
    from: 'charge(budget, fromClockMs / maxRatio);',
    to: '',
  },
  {
    removes: 'the cost of what is refused',
    file: 'credit.ts',
    from: 'startMs + spend(learner.budget, endMs - startMs,',
    to: 'startMs + spend(learner.budget, refused === null ? endMs - startMs : 0,',
  },
  {
    removes: 'lapse',
    file: 'budget.ts',
    from: 'if (budget.clockMs - oldest.broughtAtMs <= intervalMs) return;',
    to: 'return;',
  },
  {
    removes: 'one interval kept, not more',
    file: 'budget.ts',
    from: 'Math.min(intervalMs, budget.keptMs + oldest.leftMs)',
    to: 'budget.keptMs + oldest.leftMs',
  },
  {
    removes: 'the opening is spent',
    file: 'budget.ts',
    from: 'budget.openingMediaMs -= fromOpeningMs;',
    to: '',
  },
  {
    removes: 'longest gap that runs',
    file: 'credit.ts',
    from: "session.now === 'playing' ? Math.min(sinceMs, session.maxGapMs) : 0;",
    to: "session.now === 'playing' ? sinceMs : 0;",
  },
  {
    removes: 'the clock runs only while playing',
    file: 'credit.ts',
    from: "holds && session.now === 'playing' ?",
    to: 'holds ?',
  },
  {
    removes: 'rate',
    file: 'credit.ts',
    from: "if (unwrap(beat.rate) > session.policy.rate.maxRatio) return 'rate-above-policy';",
    to: '',
  },
  {
    removes: 'what a server second can buy',
    file: 'budget.ts',
    from: 'Math.floor(serverMs * maxRatio + ROUNDING_MS)',
    to: 'Math.floor(serverMs * 16)',
  },
  {
    removes: 'hidden',
    file: 'credit.ts',
    from: "if (!unwrap(beat.visible) && !session.policy.visibility.hiddenCounts) return 'hidden';",
    to: '',
  },
  {
    removes: 'seek rule',
    file: 'credit.ts',
    from: 'if (refused !== null || !permitted) {',
    to: 'if (refused !== null) {',
  },
  {
    removes: 'the frontier is contiguous',
    file: 'frontier.ts',
    from: 'if (startMs > lesson.frontierMs + seek.toleranceMs) return;',
    to: '',
  },
  {
    removes: 'the frontier keeps to the clock',
    file: 'frontier.ts',
    from: 'Math.min(endMs, Math.floor(lesson.playableMs) + release.goalMs)',
    to: 'endMs',
  },
  {
    removes: 'islands of credit',
    file: 'credit.ts',
    from: 'before.length >= MAX_ISLANDS &&',
    to: 'false &&',
  },
  {
    removes: 'parts of a beat',
    file: 'credit.ts',
    from: ' <= MAX_PARTS;',
    to: ' <= Infinity;',
  },
  {
    removes: 'daily cap',
    file: 'credit.ts',
    from: 'let room = capRoom(learner, session, { day, slot: learner.recent.newest });',
    to: 'let room = Infinity;',
  },
  {
    removes: 'daily cap of what waits',
    file: 'cap.ts',
    from: 'dailyMs - creditedMs - pendingMs',
    to: 'dailyMs - creditedMs + 0 * pendingMs',
  },
  {
    removes: 'daily cap of what had lapsed',
    file: 'delivery.ts',
    from: "was === 'pending' ? Infinity :",
    to: 'was ? Infinity :',
  },
  {
    removes: 'a missed check takes what waits',
    file: 'take-back.ts',
    from: 'canFall(session, claim) && falls(session, claim)',
    to: 'canFall(session, claim) && falls(session, claim) && false',
  },
  {
    removes: 'nothing counts while a check is owed',
    file: 'checks.ts',
    from: 'if (checks.owed !== null) return checks.owed;',
    to: '',
  },
  {
    removes: 'nothing of a failed course counts',
    file: 'checks.ts',
    from: "?.failed === true ? 'check-failed' : null",
    to: '?.failed === true ? null : null',
  },
  {
    removes: 'what was presented under a missed check falls',
    file: 'checks.ts',
    from: 'run.underCheck || isUnproved',
    to: 'isUnproved',
  },
  {
    removes: 'holder',
    file: 'credit.ts',
    from: 'const holds = learner.holder === session.id;',
    to: 'const holds = learner.holder !== undefined;',
  },
  {
    removes: 'claims that may wait',
    file: 'delivery.ts',
    from: 'const MAX_CLAIMS = 8_192;',
    to: 'const MAX_CLAIMS = Infinity;',
  },
  {
    removes: 'idling',
    file: 'credit.ts',
    from: 'holds && policy.idle.timeoutMs > 0',
    to: 'holds && policy.idle.timeoutMs < 0',
  },
  {
    removes: 'idle time over sessions',
    file: 'idle.ts',
    from: 'if (session.lastSeq === 0) return false;',
    to: '',
  },
  {
    removes: 'what idling forfeits',
    file: 'credit.ts',
    from: 'if (idle?.crossed === true)',
    to: 'if (idle?.crossed === undefined)',
  },
  {
    removes: 'what idling leaves complete',
    file: 'idle.ts',
    from: ' && !complete.has(each.lessonId)',
    to: '',
  },
  {
    removes: 'hours',
    file: 'when.ts',
    from: "return inside ? null : 'outside-hours';",
    to: 'return inside ? null : null;',
  },
  {
    removes: 'order of lessons',
    file: 'when.ts',
    from: "if (lessonsMissing(learner, session).length > 0) return 'lesson-order';",
    to: '',
  },
  {
    removes: 'rolling cap',
    file: 'cap.ts',
    from: 'return Math.max(0, dailyMs - fullestWindowMs(learner.recent, slot));',
    to: 'return dailyMs;',
  },
  {
    removes: 'rolling cap of earlier windows',
    file: 'window.ts',
    from: 'const last = Math.min(newest, slot + WINDOW_SLOTS - 1);',
    to: 'const last = slot;',
  },
  {
    removes: 'slots that leave the window',
    file: 'window.ts',
    from: 'slots[at] === slot ? (slotsMs[at] ?? 0) : 0',
    to: 'slotsMs[at] ?? 0 * slot',
  },
  {
    removes: 'opening once a day, in whatever zone',
    file: 'budget.ts',
    from: 'if (!hasLasted && budget.dayBeganUtcMs - utcMs <= CLOCK_FAULT_MS) return null;',
    to: 'if (hasLasted === undefined) return null;',
  },
  {
    removes: 'one kind that never came',
    file: 'lacking.ts',
    from: "refusedAs: 'media-missing' as const",
    to: "refusedAs: 'not-delivered' as const",
  },
  {
    removes: 'what is superseded after the lease moved',
    file: 'claims.ts',
    from: 'Math.floor(lateMs * Math.min(policy.rate.maxRatio, rate))',
    to: 'Infinity',
  },
  {
    removes: 'server time before the lease moved, once',
    file: 'handover.ts',
    from: 'session.handoverMs -= lateMs;',
    to: '',
  },
  {
    removes: 'the longest gap before the lease moved',
    file: 'handover.ts',
    from: 'session.handoverMs = Math.min(session.handoverMs, session.maxGapMs);',
    to: '',
  },
  {
    removes: 'carried once',
    file: 'carry.ts',
    from: 'known.map(({ from }) => from)',
    to: 'NO_SPANS',
  },
  {
    removes: 'carried as earned',
    file: 'carry.ts',
    from: 'within([fromMs, fromMs + lengthMs], source.left)',
    to: 'within([fromMs, fromMs + lengthMs], [[0, fromMs + lengthMs]])',
  },
  {
    removes: 'carried credit falls with its own',
    file: 'accounts.ts',
    from: 'dropCarried(learner, session.lessonKey, run.span);',
    to: '',
  },
  {
    removes: 'a token counts where it was presented',
    file: 'decide.ts',
    from: 'echoed: echoed.filter(presentedBy(session, beat))',
    to: 'echoed',
  },
  {
    removes: 'a token counts where its place is credited',
    file: 'tokens.ts',
    from: 'minute !== undefined && within([atMs, atMs + 1], credited).length > 0',
    to: 'minute !== undefined',
  },
  {
    removes: 'tokens needed in proportion',
    file: 'tokens.ts',
    from: 'minute.neededMs += needed * (toMs - fromMs);',
    to: 'minute.neededMs = needed * MINUTE_MS;',
  },
  {
    removes: 'tokens that are needed',
    file: 'tokens.ts',
    from: 'echoed >= Math.floor(neededMs / MINUTE_MS)',
    to: 'echoed >= 0 * neededMs',
  },
  {
    removes: 'no tokens where none are asked for',
    file: 'tokens.ts',
    from: 'if (tokensPerMinute === 0) continue;',
    to: '',
  },
  {
    removes: 'what a waiver brought stays below what was delivered',
    file: 'assurance.ts',
    from: "take('wall-bounded', proof.waived);",
    to: '',
  },
  {
    removes: 'how far back a check proves',
    file: 'proof.ts',
    from: 'session === undefined || atRunningMs <= runningMs - reachMs(session.policy)',
    to: 'session === undefined',
  },
  {
    removes: 'a missed check proves nothing of the time before',
    file: 'checks.ts',
    from: 'loseGuarded(learner);',
    to: '',
  },
  {
    removes: 'what was taken back is proved no more',
    file: 'accounts.ts',
    from: "if (outcome !== 'credited' && outcome !== 'pending') forgetProof(session, run.span);",
    to: '',
  },
  {
    removes: 'what was taken back is not proved later',
    file: 'proof.ts',
    from: 'intersect(addAll(NO_SPANS, spans), standing)',
    to: 'addAll(NO_SPANS, spans)',
  },
  {
    removes: 'carried credit keeps its level',
    file: 'assurance.ts',
    from: 'return melted([own, ...carried]);',
    to: 'return carried.length < 0 ? melted(carried) : own;',
  },
  {
    removes: 'shares of assurance',
    file: 'assurance.ts',
    from: 'return reachedMs < ratio * totalMs ? [reason] : [];',
    to: 'return reachedMs < 0 * ratio * totalMs ? [reason] : [];',
  },
  {
    removes: 'a proof of identity counts once',
    file: 'decide.ts',
    from: 'if (session.proof.identityReferences.includes(reference)) return NOTHING_NEW;',
    to: '',
  },
  {
    removes: 'the most that may be left out at the end',
    file: 'limits.ts',
    from: 'const MOST_TOLERATED_RATIO = 0.1;',
    to: 'const MOST_TOLERATED_RATIO = 1;',
  },
];

/** What each story took the last time that it ended well, milliseconds. */
const tookMs = new Map<string, number>();

/** @returns what caught the ledger, or null where nothing did. Quick stories are told first. */
export function caughtBy(ledger: Ledger): string | null {
  const quickFirst = [...BOUND_STORIES].sort(
    (a, b) => (tookMs.get(a.bound) ?? 0) - (tookMs.get(b.bound) ?? 0),
  );
  for (const { bound, tell } of quickFirst) {
    const beginMs = performance.now();
    try {
      tell(ledger);
    } catch {
      return `story "${bound}"`;
    }
    tookMs.set(bound, performance.now() - beginMs);
  }
  for (const [name, histories] of Object.entries({ clumsy, hostile })) {
    const property = fc.property(histories, (told) => {
      const world = happen(told, ledger, ({ driver }) => void new Watchdog(driver));
      statementHolds(world.driver);
    });
    const result = fc.check(property, { numRuns: 40, seed: 7, endOnFailure: true });
    if (result.failed) return `promises, in ${name} histories`;
  }
  return null;
}

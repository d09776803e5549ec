/** Policies and lessons of every kind that a host may pin to a session. */

import fc from 'fast-check';
import { type LessonFacts } from '../../engine/ledger/decide.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { policyWith } from '../support/given.ts';

const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values);

/** Any policy: strict, lax, capped, gated by checks. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    intervalMs: oneOf(2_000, 5_000, 10_000),
    goalMs: oneOf(40_000, 60_000, 120_000),
    maxRatio: oneOf(1, 1.25, 1.3, 1.5, 2, 3),
    rule: oneOf('free', 'watched-only'),
    toleranceMs: oneOf(0, 2_000),
    hiddenCounts: fc.boolean(),
    requiredKinds: fc.constantFrom<('video' | 'audio')[]>(['video', 'audio'], ['video'], ['audio']),
    pendingMs: oneOf(10_000, 120_000),
    dailyCapMs: oneOf(0, 0, 60_000, 200_000, 28_800_000),
    gateCredit: fc.boolean(),
    onMissed: oneOf('nothing', 'since-last-pass', 'session', 'lesson', 'course'),
    gapsMs: fc.constantFrom<readonly [number, number]>([0, 0], [0, 5_000], [10_000, 30_000]),
    attempts: oneOf(1, 3),
    failCourseAfter: oneOf(0, 0, 0, 3),
    makeUpMs: oneOf(0, 0, 30_000, 3_600_000),
    window: oneOf('calendar-day', 'calendar-day', 'rolling-24h'),
    idleMs: oneOf(0, 0, 0, 20_000),
    idleForfeits: oneOf('nothing', 'since-last-pass', 'session', 'lesson', 'course'),
    basis: oneOf('coverage', 'clock', 'smaller'),
    tokens: fc.constantFrom<readonly [number, number]>([0, 0], [0, 0], [4, 3], [12, 6]),
  })
  .map((rules) =>
    policyWith({
      beat: { intervalMs: rules.intervalMs },
      release: { goalMs: rules.goalMs },
      rate: { maxRatio: rules.maxRatio },
      seek: { rule: rules.rule, toleranceMs: rules.toleranceMs },
      visibility: { hiddenCounts: rules.hiddenCounts },
      delivery: { requiredKinds: rules.requiredKinds, pendingMs: rules.pendingMs },
      credit: { basis: rules.basis },
      cap: { dailyMs: rules.dailyCapMs, window: rules.window },
      assurance: { tokensPerMinute: rules.tokens[0], tokensNeeded: rules.tokens[1] },
      idle: { timeoutMs: rules.idleMs, forfeits: rules.idleForfeits },
      checks: {
        gateCredit: rules.gateCredit,
        onMissed: rules.onMissed,
        minGapMs: rules.gapsMs[0],
        maxGapMs: rules.gapsMs[1],
        attempts: rules.attempts,
        failCourseAfter: rules.failCourseAfter,
        makeUpMs: rules.makeUpMs,
      },
    }),
  );

/** The same without a daily cap and an idle limit, which take from the honest too. */
export const uncappedPolicy: fc.Arbitrary<Policy> = anyPolicy.map((policy) => ({
  ...policy,
  cap: { ...policy.cap, dailyMs: 0 },
  idle: { ...policy.idle, timeoutMs: 0 },
}));

export function lessonOfKind(number: number, durationMs: number, audioOnly: boolean): LessonFacts {
  return {
    lessonId: `lesson-${number}`,
    mediaVersion: `sha256-${String(number).repeat(32).slice(0, 32)}`,
    durationMs,
    longestSegmentMs: 4_000,
    kinds: audioOnly ? ['audio'] : ['video', 'audio'],
  };
}

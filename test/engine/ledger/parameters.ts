/**
 * For every parameter of the policy a story whose outcome another value changes, all else being the
 * same. What other rooms decide by is told in their own tests, which the table at the end names.
 */

import { courseStatements, lessonAwards } from '../../../engine/ledger/award.ts';
import { bufferGoalMs, maxGapMs, timeZoneOf } from '../../../engine/ledger/limits.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { releaseWaitMs } from '../../../engine/ledger/release.ts';
import { summaryOf } from '../../../engine/ledger/summary.ts';
import { Driver, HOUR_MS, type PolicyChange } from '../../support/given.ts';

export interface ParameterStory {
  readonly parameter: string;
  /** Two policies that differ in this parameter alone. */
  readonly from: PolicyChange;
  readonly to: PolicyChange;
  readonly tell: (policy: Policy) => unknown;
}

/** All of a lesson delivered, a stretch of it played at a rate. */
function played(policy: Policy, toMs: number, rate = 1, visible = true): Driver {
  const d = new Driver().open('s1', policy);
  d.deliver([[0, 600_000]]);
  return d.play([0, toMs], rate, 's1', { visible });
}

const creditOf = (d: Driver) => [d.session().creditedMs, d.refusedMs()];
const lineOf = (d: Driver) => d.statement().lessons[0];

/** Study of a course of one lesson, and a test of 60 %. */
function courseOf(policy: Policy, scoreRatio: number | null) {
  const d = new Driver();
  d.openIn({ courseId: 'c', lessonsBefore: [] }, 's1', policy);
  d.deliver([[0, 600_000]]);
  d.play([0, 600_000]);
  d.end();
  if (scoreRatio !== null) {
    d.run({ type: 'take-test', courseId: 'c', scoreRatio, reference: 'r1' });
  }
  const [course] = courseStatements(d.state, lessonAwards(d.state));
  return [course?.awardedHundredths, course?.withheld];
}

/** 30 s of a version, and a newer one that shows its first 20 s there and 10 s elsewhere. */
function carriedMs(policy: Policy): number | undefined {
  const d = played(policy, 30_000);
  const spans = [
    { fromMs: 0, toMs: 0, lengthMs: 20_000 },
    { fromMs: 20_000, toMs: 90_000, lengthMs: 10_000 },
  ];
  d.openCarrying(spans, 's2', policy);
  return d.state.lessons.get(d.session('s2').lessonKey)?.carriedMs;
}

const slow = (policy: Policy) => lineOf(played(policy, 60_000, 0.5))?.studyMs;
const capped = (window: Policy['cap']['window'] = 'calendar-day', dailyMs = 20_000) => ({
  cap: { dailyMs, window },
});
const idle = (forfeits: Policy['idle']['forfeits'], timeoutMs = 60_000) => ({
  idle: { timeoutMs, forfeits },
});
const testing = (passMarkRatio: number, testRequired = true) => ({
  completion: { testRequired, passMarkRatio },
  credit: { minutesPerUnit: 15 },
});
const inUnits = (change: Partial<Policy['credit']>) => ({
  credit: { minutesPerUnit: 15, incrementUnits: 0.25, ...change },
});
const units = (policy: Policy) => courseOf(policy, null)[0];

export const PARAMETER_STORIES: readonly ParameterStory[] = [
  {
    parameter: 'beat.intervalMs',
    from: { beat: { intervalMs: 5_000 } },
    to: { beat: { intervalMs: 10_000 } },
    tell: (policy) => maxGapMs(policy, 4_000),
  },
  {
    parameter: 'release.goalMs',
    from: { release: { goalMs: 60_000 } },
    to: { release: { goalMs: 90_000 } },
    tell(policy) {
      const d = new Driver().open('s1', policy);
      const { session, state, clock } = { session: d.session(), state: d.state, clock: d.clock };
      const wait = releaseWaitMs(state, session, new Map(), [70_000, 74_000], clock.stamp());
      return [wait > 0, bufferGoalMs(policy, 4_000, 0)];
    },
  },
  {
    parameter: 'rate.maxRatio',
    from: { rate: { maxRatio: 1 } },
    to: { rate: { maxRatio: 1.5 } },
    tell: (policy) => creditOf(played(policy, 30_000, 1.25)),
  },
  {
    parameter: 'rate.minRatio',
    from: { rate: { minRatio: 0.5 }, credit: { basis: 'clock' } },
    to: { rate: { minRatio: 0.75 }, credit: { basis: 'clock' } },
    tell: slow,
  },
  {
    parameter: 'seek.rule',
    from: { seek: { rule: 'free' } },
    to: { seek: { rule: 'watched-only' } },
    tell: (policy) => creditOf(played(policy, 10_000).play([300_000, 310_000])),
  },
  {
    parameter: 'seek.toleranceMs',
    from: { seek: { rule: 'watched-only', toleranceMs: 0 } },
    to: { seek: { rule: 'watched-only', toleranceMs: 2_000 } },
    tell: (policy) => creditOf(played(policy, 10_000).play([11_000, 20_000])),
  },
  {
    parameter: 'visibility.hiddenCounts',
    from: { visibility: { hiddenCounts: false } },
    to: { visibility: { hiddenCounts: true } },
    tell: (policy) => creditOf(played(policy, 10_000, 1, false)),
  },
  {
    parameter: 'idle.timeoutMs',
    from: idle('nothing', 60_000),
    to: idle('nothing', 90_000),
    tell: (policy) => creditOf(played(policy, 100_000)),
  },
  {
    parameter: 'idle.forfeits',
    from: idle('nothing'),
    to: idle('session'),
    tell: (policy) => creditOf(played(policy, 100_000)),
  },
  {
    parameter: 'delivery.requiredKinds',
    from: { delivery: { requiredKinds: ['video', 'audio'] } },
    to: { delivery: { requiredKinds: ['audio'] } },
    tell(policy) {
      const d = new Driver().open('s1', policy);
      d.deliver([[0, 600_000]], 's1', ['audio']);
      return creditOf(d.play([0, 10_000]));
    },
  },
  {
    parameter: 'delivery.pendingMs',
    from: { delivery: { pendingMs: 10_000 } },
    to: { delivery: { pendingMs: 120_000 } },
    tell: (policy) => creditOf(new Driver().open('s1', policy).play([0, 30_000])),
  },
  {
    parameter: 'credit.basis',
    from: { credit: { basis: 'coverage' } },
    to: { credit: { basis: 'smaller' } },
    tell: (policy) => lineOf(played(policy, 60_000, 1.5))?.studyMs,
  },
  {
    parameter: 'credit.minutesPerUnit',
    from: inUnits({ minutesPerUnit: 15 }),
    to: inUnits({ minutesPerUnit: 30 }),
    tell: units,
  },
  {
    parameter: 'credit.incrementUnits',
    from: inUnits({ incrementUnits: 0.25 }),
    to: inUnits({ incrementUnits: 0.01 }),
    tell: units,
  },
  {
    parameter: 'credit.rounding',
    from: inUnits({ rounding: 'down' }),
    to: inUnits({ rounding: 'nearest' }),
    tell: units,
  },
  {
    parameter: 'credit.minCountedRatio',
    from: { credit: { minCountedRatio: 0.7 } },
    to: { credit: { minCountedRatio: 0.9 } },
    tell(policy) {
      const d = played(policy, 80_000);
      return lineOf(d.play([80_000, 100_000], 1, 's1', { visible: false }))?.withheld;
    },
  },
  {
    parameter: 'cap.dailyMs',
    from: capped('calendar-day', 10_000),
    to: capped('calendar-day', 20_000),
    tell: (policy) => creditOf(played(policy, 30_000)),
  },
  {
    parameter: 'cap.window',
    from: capped('calendar-day'),
    to: capped('rolling-24h'),
    tell(policy) {
      const d = played(policy, 15_000);
      d.beat({ now: 'paused' });
      d.clock.pass(11.9 * HOUR_MS);
      d.beat({ now: 'paused' });
      d.clock.pass(2 * HOUR_MS);
      return creditOf(d.play([20_000, 35_000]));
    },
  },
  {
    parameter: 'cap.timeZone',
    from: { cap: { timeZone: 'host' } },
    to: { cap: { timeZone: 'America/Chicago' } },
    tell: (policy) => timeZoneOf(policy, 'Asia/Shanghai'),
  },
  {
    parameter: 'hours.allowed',
    from: { hours: { allowed: [{ from: 480, to: 1_260 }] } },
    to: { hours: { allowed: [{ from: 0, to: 480 }] } },
    tell: (policy) => creditOf(played(policy, 10_000)),
  },
  {
    parameter: 'order.linear',
    from: { order: { linear: false } },
    to: { order: { linear: true } },
    tell(policy) {
      const d = new Driver().openIn({ courseId: 'c', lessonsBefore: ['first'] }, 's1', policy);
      d.deliver([[0, 600_000]]);
      return creditOf(d.play([0, 10_000]));
    },
  },
  {
    parameter: 'completion.requiredRatio',
    from: { completion: { requiredRatio: 0.8 } },
    to: { completion: { requiredRatio: 1 } },
    tell: (policy) => lineOf(played(policy, 500_000))?.complete,
  },
  {
    parameter: 'completion.endToleranceMs',
    from: { completion: { endToleranceMs: 0, requiredRatio: 1 } },
    to: { completion: { endToleranceMs: 10_000, requiredRatio: 1 } },
    tell(policy) {
      const d = played(policy, 595_000);
      return summaryOf(d.state, d.session(), d.clock.stamp()).complete;
    },
  },
  {
    parameter: 'completion.testRequired',
    from: testing(0, false),
    to: testing(0, true),
    tell: (policy) => courseOf(policy, null),
  },
  {
    parameter: 'completion.passMarkRatio',
    from: testing(0.6),
    to: testing(0.7),
    tell: (policy) => courseOf(policy, 0.65),
  },
  {
    parameter: 'assurance.deliveredRatio',
    from: { assurance: { deliveredRatio: 0 } },
    to: { assurance: { deliveredRatio: 0.5 } },
    tell: (policy) => {
      const d = new Driver().open('s1', policy).play([0, 10_000]);
      d.waive([[0, 10_000]]);
      return lineOf(d)?.withheld;
    },
  },
  {
    parameter: 'assurance.tokensPerMinute',
    from: { assurance: { tokensPerMinute: 0 } },
    to: { assurance: { tokensPerMinute: 4 } },
    tell: (policy) => lineOf(played(policy, 10_000))?.levelsMs,
  },
  {
    parameter: 'assurance.tokensNeeded',
    from: { assurance: { tokensPerMinute: 4, tokensNeeded: 1 } },
    to: { assurance: { tokensPerMinute: 4, tokensNeeded: 3 } },
    tell: (policy) => {
      const d = played(policy, 60_000);
      d.beat({ echoed: [20_000] });
      return lineOf(d)?.levelsMs;
    },
  },
  {
    parameter: 'assurance.tokenEchoedRatio',
    from: { assurance: { tokenEchoedRatio: 0 } },
    to: { assurance: { tokenEchoedRatio: 0.5 } },
    tell: (policy) => lineOf(played(policy, 10_000))?.withheld,
  },
  {
    parameter: 'assurance.presenceProvedRatio',
    from: { assurance: { presenceProvedRatio: 0 } },
    to: { assurance: { presenceProvedRatio: 0.5 } },
    tell: (policy) => lineOf(played(policy, 10_000))?.withheld,
  },
  {
    parameter: 'assurance.identityProvedRatio',
    from: { assurance: { identityProvedRatio: 0 } },
    to: { assurance: { identityProvedRatio: 0.5 } },
    tell: (policy) => lineOf(played(policy, 10_000))?.withheld,
  },
  {
    parameter: 'session.maxSilenceMs',
    from: { session: { maxSilenceMs: HOUR_MS } },
    to: { session: { maxSilenceMs: 3 * HOUR_MS } },
    tell(policy) {
      const d = played(policy, 10_000);
      d.clock.pass(2 * HOUR_MS);
      return d.try({ type: 'take-lease', sessionId: 's1', fence: 9 });
    },
  },
  {
    parameter: 'carry.rule',
    from: { carry: { rule: 'same-spans' } },
    to: { carry: { rule: 'same-and-moved' } },
    tell: carriedMs,
  },
];

const LEDGER = 'test/engine/ledger';

/**
 * Parameters that are told elsewhere: the file that tells each one, which must name it. What no
 * file tells yet does nothing yet; whoever builds it names the file here.
 */
export const TOLD_ELSEWHERE: Readonly<Record<string, string | null>> = {
  'visibility.pictureInPicture': 'test/player/controls-policy.browser.test.ts',
  'presentation.watermark': 'test/engine/live/watermark.test.ts',
  'release.holdMs': 'test/engine/http/media-meter.test.ts',
  'checks.gateCredit': `${LEDGER}/check-rules.test.ts`,
  'checks.minGapMs': `${LEDGER}/check-rules.test.ts`,
  'checks.maxGapMs': `${LEDGER}/check-rules.test.ts`,
  'checks.randomKind': null,
  'checks.authored': `${LEDGER}/check-rules.test.ts`,
  'checks.answerMs': `${LEDGER}/check-rules.test.ts`,
  'checks.extendedTimeRatio': null,
  'checks.attempts': `${LEDGER}/check-rules.test.ts`,
  'checks.onMissed': `${LEDGER}/check-rules.test.ts`,
  'checks.failCourseAfter': `${LEDGER}/check-rules.test.ts`,
  'checks.makeUpMs': `${LEDGER}/check-rules.test.ts`,
  'lease.onConflict': `${LEDGER}/check-rules.test.ts`,
  'evidence.rawDays': 'test/engine/stores/compaction/old-rows.test.ts',
};

/**
 * A policy: the dated, named set of rules that is pinned to each session. Every parameter says its
 * unit, range and meaning; presets are data in `config/presets/`.
 */

import {
  type Infer,
  flag,
  list,
  number,
  oneOf,
  record,
  text,
  where,
  whole,
} from '../protocol/decoder.ts';
import { mediaKind } from '../protocol/lesson.ts';
import { type RefusalReason } from '../protocol/reasons.ts';

const minute = whole(0, 1_440);
const minutesOfDay = where(
  record({ from: minute, to: minute }),
  ({ from, to }) => from < to,
  'a time of day that begins before it ends, in minutes',
);

/** Scopes of what a missed or failed check takes back, from the mildest to the hardest. */
export const FORFEITS = ['nothing', 'since-last-pass', 'session', 'lesson', 'course'] as const;

export const policy = record({
  /** Name of the preset, e.g. `standard`. */
  id: text(1, 60, /^[a-z0-9][a-z0-9-]*$/),
  /** Date from which this version holds, `YYYY-MM-DD`; a changed preset gets a new date. */
  version: text(10, 10, /^\d{4}-\d{2}-\d{2}$/),
  beat: record({
    /** Time between two beats while playing. */
    intervalMs: whole(1_000, 30_000),
  }),
  release: record({
    /** How far ahead of the allowed playhead media is released, media milliseconds. */
    goalMs: whole(10_000, 300_000),
    /** Longest a request that is too early is held before it is answered "too early". */
    holdMs: whole(0, 30_000),
  }),
  rate: record({
    /** Highest playback rate at which media counts, and what a server second can buy. */
    maxRatio: number(0.5, 4),
  }),
  seek: record({
    /** `watched-only`: nothing beyond the furthest contiguous presentation counts. */
    rule: oneOf(['free', 'watched-only']),
    /** How far beyond the frontier a presentation may begin, media milliseconds. */
    toleranceMs: whole(0, 30_000),
  }),
  visibility: record({
    /** Whether time in a hidden page counts. */
    hiddenCounts: flag,
  }),
  idle: record({
    /** Longest without a sign of the learner (input on the page, a passed check); 0 means no limit. */
    timeoutMs: whole(0, 3_600_000),
    /** What going over the limit takes back; the clock stops in any case. */
    forfeits: oneOf(FORFEITS),
  }),
  delivery: record({
    /** Kinds of media of which a span needs one delivered track each. */
    requiredKinds: list(mediaKind, 3, 1),
    /** How long a claim waits for news of its delivery before it is refused. */
    pendingMs: whole(1_000, 86_400_000),
  }),
  credit: record({
    /** What becomes study time: covered media, counted server time, or the smaller of both. */
    basis: oneOf(['coverage', 'clock', 'smaller']),
    /** Study time that makes one unit of credit (one 学时, one CPE credit), minutes. */
    minutesPerUnit: whole(15, 60),
    /** Smallest part of a unit that is awarded, units. */
    incrementUnits: number(0.01, 1),
    /** What becomes of a part below the increment. */
    rounding: oneOf(['down', 'nearest']),
    /** Least share of a lesson's open time that must have counted; below it no unit is awarded. */
    minCountedRatio: number(0, 1),
  }),
  cap: record({
    /** Most that is credited in one window; 0 means no cap. */
    dailyMs: whole(0, 86_400_000),
    /** A calendar day, or any 24 hours. */
    window: oneOf(['calendar-day', 'rolling-24h']),
    /** IANA zone of calendar days and of hours, e.g. `Asia/Shanghai`; `host` for the host's own. */
    timeZone: text(1, 60, /^[A-Za-z0-9_+\-/]+$/),
  }),
  hours: record({
    /** Times of day in which study counts, `[from, to)` in minutes of the day; none means any time. */
    allowed: list(minutesOfDay, 8),
  }),
  order: record({
    /** Whether a lesson counts only after those before it in its course are complete. */
    linear: flag,
  }),
  completion: record({
    /** Share of the lesson, its tolerated end left out, that must be credited. */
    requiredRatio: number(0.5, 1),
    /** End of the lesson that need not be watched. */
    endToleranceMs: whole(0, 30_000),
    /** Whether units of a course are withheld until its test is passed. */
    testRequired: flag,
    /** Least score of that test, share of all points. */
    passMarkRatio: number(0, 1),
  }),
  checks: record({
    /** Whether credit stays provisional until the next passed check. */
    gateCredit: flag,
    /** Random presence checks: running time since the last check, least and most; 0 and 0 for none. */
    minGapMs: whole(0, 7_200_000),
    maxGapMs: whole(0, 7_200_000),
    /** What a random check asks: a code in picture and sound, or a question of the lesson's bank. */
    randomKind: oneOf(['presence', 'question', 'either']),
    /** Whether the lesson's authored questions and knowledge points are asked at their media times. */
    authored: flag,
    /** Time to answer, from when the check was shown. */
    answerMs: whole(15_000, 300_000),
    /** The longer time of a learner who has declared a need, times `answerMs`. */
    extendedTimeRatio: number(1, 5),
    /** Wrong answers that a learner may give before the check has failed. */
    attempts: whole(1, 10),
    /** What a missed or failed check takes back; the clock stops in any case until one is passed. */
    onMissed: oneOf(FORFEITS),
    /** Missed and failed checks of a course after which it has failed; 0 for never. */
    failCourseAfter: whole(0, 100),
    /** How long after a miss what it took can be earned again; 0 for no limit. */
    makeUpMs: whole(0, 2_592_000_000),
  }),
  assurance: record({
    /** Presentation tokens a minute of media; 0 for none. */
    tokensPerMinute: whole(0, 12),
    /** How many of the tokens of a minute must be echoed. */
    tokensNeeded: whole(0, 12),
    /** Shares of a lesson's credit that must have reached each level for units to be awarded. */
    deliveredRatio: number(0, 1),
    tokenEchoedRatio: number(0, 1),
    presenceProvedRatio: number(0, 1),
    identityProvedRatio: number(0, 1),
  }),
  lease: record({
    /** Which of two sessions of one learner earns credit. */
    onConflict: oneOf(['newest-wins', 'oldest-wins']),
  }),
  session: record({
    /** After this long without a beat a session can no longer be resumed. */
    maxSilenceMs: whole(60_000, 86_400_000),
  }),
  evidence: record({
    /** How long raw beats are kept before they are compacted, days. */
    rawDays: whole(1, 3_650),
  }),
  carry: record({
    /** What credit of an earlier version of a lesson is worth in a new one. */
    rule: oneOf(['none', 'same-spans', 'same-and-moved']),
  }),
});
export type Policy = Infer<typeof policy>;

/** A preset file: the policy and where each of its rules comes from. */
export const preset = where(
  record({
    policy,
    title: record({ zh: text(1, 200), en: text(1, 200) }),
    sources: list(
      record({
        /** Dotted path of the parameter, e.g. `cap.dailyMs`. */
        parameter: text(1, 60),
        basis: oneOf(['sourced', 'assumed']),
        note: text(1, 400),
      }),
      60,
    ),
  }),
  (file) => bufferGoalMs(file.policy, 4_000, 0) >= LEAST_BUFFER_MS,
  'a release goal that leaves the player at least 10 s of buffer',
);

/**
 * The fixed order in which reasons are asked. A presented millisecond has exactly one outcome: the
 * first row that holds for it, or credit. `not-delivered` is last, so that what waits for news of
 * its delivery has passed every other row and has paid its server time; when the news comes, only
 * `repeat` is asked again, and `daily-cap` where the claim had given its part of the day back.
 */
export const PRECEDENCE: readonly { readonly reason: RefusalReason; readonly asks: string }[] = [
  { reason: 'superseded', asks: 'Has another session of this learner taken the lease?' },
  { reason: 'check-missed', asks: 'Was the check that guards this time missed or failed?' },
  { reason: 'rate-above-policy', asks: 'Was it played faster than the policy allows?' },
  { reason: 'hidden', asks: 'Was the page hidden where the policy wants it visible?' },
  {
    reason: 'seek-rule',
    asks: 'Does it lie beyond the frontier, or leave one hole too many behind?',
  },
  { reason: 'repeat', asks: 'Has it been credited to this learner before?' },
  { reason: 'faster-than-clock', asks: 'Is there no server time left that could pay for it?' },
  { reason: 'daily-cap', asks: 'Has the learner reached the most that counts today?' },
  { reason: 'not-delivered', asks: 'Did the server never send it to this session in full?' },
];

/** Longest server time between two beats that counts as running. */
export function maxGapMs(p: Policy, longestSegmentMs: number): number {
  return p.release.goalMs + longestSegmentMs + 2 * p.beat.intervalMs;
}

/** A lesson's key periods take no more of the buffer than leaves this, media milliseconds. */
export const LEAST_BUFFER_MS = 10_000;

/**
 * How far ahead an honest player may buffer without ever being told "too early". A key is metered by
 * its whole period, so the player asks that much earlier for what is behind it.
 *
 * @param longestKeyPeriodMs 0 where the lesson is not encrypted. Periods that leave less than
 *   {@link LEAST_BUFFER_MS} cost no more: a key may then be held for a moment
 */
export function bufferGoalMs(
  p: Policy,
  longestSegmentMs: number,
  longestKeyPeriodMs: number,
): number {
  const clearGoalMs = p.release.goalMs - longestSegmentMs - 2 * p.beat.intervalMs;
  return Math.max(Math.min(clearGoalMs, LEAST_BUFFER_MS), clearGoalMs - longestKeyPeriodMs);
}

/** Coverage that completes a lesson of this length, milliseconds. */
export function requiredMs(p: Policy, durationMs: number): number {
  const owedMs = Math.max(0, durationMs - p.completion.endToleranceMs);
  return Math.ceil(owedMs * p.completion.requiredRatio);
}

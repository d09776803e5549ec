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
import { PICTURE_IN_PICTURE } from '../protocol/play-rules.ts';

const minute = whole(0, 1_440);
const minutesOfDay = where(
  record({ from: minute, to: minute }),
  ({ from, to }) => from < to,
  'a time of day that begins before it ends, in minutes',
);

/** Scopes of what a missed or failed check takes back, from the mildest to the hardest. */
export const FORFEITS = ['nothing', 'since-last-pass', 'session', 'lesson', 'course'] as const;
export type Forfeit = (typeof FORFEITS)[number];

/**
 * The rules by group. What is said of each is also its meaning in the table of `config/presets.md`;
 * the name tells its unit.
 */
export const RULES = {
  beat: {
    /** Time between two beats while playing. */
    intervalMs: whole(1_000, 30_000),
  },
  release: {
    /** How far ahead of the allowed playhead media is released, media milliseconds. */
    goalMs: whole(10_000, 300_000),
    /** Longest a request that is too early is held before it is answered "too early". */
    holdMs: whole(0, 30_000),
  },
  rate: {
    /** Highest playback rate at which media counts, and what a server second can buy. */
    maxRatio: number(0.5, 4),
    /** Slowest rate whose time counts in full where study time is the clock's. */
    minRatio: number(0.25, 1),
  },
  seek: {
    /** `watched-only`: nothing beyond the furthest contiguous presentation counts. */
    rule: oneOf(['free', 'watched-only']),
    /** How far beyond the frontier a presentation may begin, media milliseconds. */
    toleranceMs: whole(0, 30_000),
  },
  visibility: {
    /** Whether time in a hidden page counts. */
    hiddenCounts: flag,
    /**
     * The picture in a window of its own over other pages: `never` offered, `allowed`, or `counts`: a
     * hidden page whose picture is seen so counts as visible.
     */
    pictureInPicture: oneOf(PICTURE_IN_PICTURE),
  },
  presentation: {
    /** Whether a line that names the learner moves over the picture. */
    watermark: flag,
  },
  idle: {
    /**
     * Longest play without a sign of the learner (input, pause, seek, an answered check), while no
     * check is open; 0 for no limit.
     */
    timeoutMs: whole(0, 3_600_000),
    /** What going over the limit takes back; the clock stops in any case. */
    forfeits: oneOf(FORFEITS),
  },
  delivery: {
    /** Kinds of media of which a span needs one delivered track each. */
    requiredKinds: list(mediaKind, 3, 1),
    /** How long a claim waits for news of its delivery before it is refused. */
    pendingMs: whole(1_000, 86_400_000),
  },
  credit: {
    /** What becomes study time: covered media, counted server time, or the smaller of both. */
    basis: oneOf(['coverage', 'clock', 'smaller']),
    /** Study time that makes one unit of credit (one 学时, one CPE credit), minutes. */
    minutesPerUnit: whole(15, 60),
    /** Smallest part of a unit that is awarded, units. */
    incrementUnits: number(0.01, 1),
    /** What becomes of a part below the increment. */
    rounding: oneOf(['down', 'nearest']),
    /** Least share of the time in which a lesson played that must have counted, for units to be awarded. */
    minCountedRatio: number(0, 1),
  },
  cap: {
    /** Most that is credited in one window; 0 means no cap. */
    dailyMs: whole(0, 86_400_000),
    /** The window of the cap: a calendar day, or any 24 hours. */
    window: oneOf(['calendar-day', 'rolling-24h']),
    /** IANA zone of calendar days and of hours, e.g. `Asia/Shanghai`; `host` for the host's own. */
    timeZone: text(1, 60, /^[A-Za-z0-9_+\-/]+$/),
  },
  hours: {
    /** Times of day in which study counts, `[from, to)` in minutes of the day; none means any time. */
    allowed: list(minutesOfDay, 8),
  },
  order: {
    /** Whether a lesson counts only after those before it in its course are complete. */
    linear: flag,
  },
  completion: {
    /** Share of the lesson, its tolerated end left out, that must be credited. */
    requiredRatio: number(0.5, 1),
    /** End of the lesson that need not be watched; at most a tenth of the lesson. */
    endToleranceMs: whole(0, 30_000),
    /** Whether units of a course are withheld until its test is passed. */
    testRequired: flag,
    /** Least score of that test, share of all points. */
    passMarkRatio: number(0, 1),
  },
  checks: {
    /** Whether credit stays provisional until the next passed check, in whichever session that is. */
    gateCredit: flag,
    /** Least running time between two random checks; 0 for both means none. */
    minGapMs: whole(0, 7_200_000),
    /** The most of it: each gap is drawn anew between the two. */
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
    /**
     * What a missed or failed check takes back, with all that none has confirmed where it takes any;
     * the clock stops in any case until one is passed.
     */
    onMissed: oneOf(FORFEITS),
    /** Missed and failed checks of a course after which it has failed; 0 for never. */
    failCourseAfter: whole(0, 100),
    /** How long after a miss what it took can be earned again; 0 for no limit. */
    makeUpMs: whole(0, 2_592_000_000),
  },
  assurance: {
    /** Presentation tokens a minute of media; 0 for none. */
    tokensPerMinute: whole(0, 12),
    /** How many of the tokens of a minute must be echoed. */
    tokensNeeded: whole(0, 12),
    /** Share of a lesson's credit whose delivery must be known, for units to be awarded. */
    deliveredRatio: number(0, 1),
    /** Share of it that must lie in minutes whose tokens were echoed. */
    tokenEchoedRatio: number(0, 1),
    /** Share of it that must lie before a passed presence check. */
    presenceProvedRatio: number(0, 1),
    /** Share of it that must lie before a passed identity check. */
    identityProvedRatio: number(0, 1),
  },
  lease: {
    /** Which of two sessions of one learner earns credit. */
    onConflict: oneOf(['newest-wins', 'oldest-wins']),
  },
  session: {
    /** After this long without a beat a session can no longer be resumed. */
    maxSilenceMs: whole(60_000, 86_400_000),
  },
  evidence: {
    /** How long raw beats are kept before they are compacted, days. */
    rawDays: whole(1, 3_650),
  },
  carry: {
    /** What credit of an earlier version of a lesson is worth in a new one. */
    rule: oneOf(['none', 'same-spans', 'same-and-moved']),
  },
} as const;

export const policy = record({
  /** Name of the preset, e.g. `standard`. */
  id: text(1, 60, /^[a-z0-9][a-z0-9-]*$/),
  /** Date from which this version holds, `YYYY-MM-DD`; a changed preset gets a new date. */
  version: text(10, 10, /^\d{4}-\d{2}-\d{2}$/),
  beat: record(RULES.beat),
  release: record(RULES.release),
  rate: record(RULES.rate),
  seek: record(RULES.seek),
  visibility: record(RULES.visibility),
  presentation: record(RULES.presentation),
  idle: record(RULES.idle),
  delivery: record(RULES.delivery),
  credit: record(RULES.credit),
  cap: record(RULES.cap),
  hours: record(RULES.hours),
  order: record(RULES.order),
  completion: record(RULES.completion),
  checks: record(RULES.checks),
  assurance: record(RULES.assurance),
  lease: record(RULES.lease),
  session: record(RULES.session),
  evidence: record(RULES.evidence),
  carry: record(RULES.carry),
});
export type Policy = Infer<typeof policy>;
export type RuleGroup = keyof typeof RULES;

/** Every parameter as a dotted path, e.g. `cap.dailyMs`, in the order of the schema. */
export const PARAMETERS: readonly string[] = Object.entries(RULES).flatMap(([group, rules]) =>
  Object.keys(rules).map((name) => `${group}.${name}`),
);

/** What is checked over several parameters; the path is where the fault is told. */
export function policyFaults(p: Policy): readonly { parameter: string; expected: string }[] {
  const faults: { parameter: string; expected: string }[] = [];
  const must = (holds: boolean, parameter: string, expected: string) => {
    if (!holds) faults.push({ parameter, expected });
  };
  const leastGoalMs = LEAST_BUFFER_MS + LONGEST_SEGMENT_MS + 2 * p.beat.intervalMs;
  must(
    p.release.goalMs >= leastGoalMs,
    'release.goalMs',
    `at least ${leastGoalMs}, which leaves the player ${LEAST_BUFFER_MS / 1_000} s of buffer`,
  );
  must(p.rate.minRatio <= p.rate.maxRatio, 'rate.minRatio', 'at most rate.maxRatio');
  must(
    Number.isInteger(Math.round(p.credit.incrementUnits * 1e8) / 1e6),
    'credit.incrementUnits',
    'whole hundredths of a unit',
  );
  must(p.checks.minGapMs <= p.checks.maxGapMs, 'checks.minGapMs', 'at most checks.maxGapMs');
  must(
    p.assurance.tokensNeeded <= p.assurance.tokensPerMinute,
    'assurance.tokensNeeded',
    'at most assurance.tokensPerMinute',
  );
  return faults;
}

/** A lesson's key periods take no more of the buffer than leaves this, media milliseconds. */
export const LEAST_BUFFER_MS = 10_000;
/** The longest segment for which a policy must leave that much. */
const LONGEST_SEGMENT_MS = 4_000;

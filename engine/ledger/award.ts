/**
 * Units of credit (学时, CPE credits, clock hours): study time in the policy's units, rounded to its
 * increment. Everything is counted in whole milliseconds and whole hundredths of a unit, so that
 * nothing drifts. What is still provisional makes no unit yet.
 *
 * Units of a course are worked out from the sum of its lessons, so that rounding is done once. A
 * lesson counts in the version in which most of it was studied, and never twice.
 */

import { type CourseStatement } from '../protocol/statement.ts';
import { REFUSAL_REASONS, type RefusalReason, type WithheldReason } from '../protocol/reasons.ts';
import { type Levels, lacksAssurance, levelsOfLesson } from './assurance.ts';
import { type Policy } from './policy.ts';
import { provisionalSpans } from './settled.ts';
import { NO_SPANS, type Spans, measure, within } from './spans.ts';
import { type LearnerState, type LessonState, type SessionState } from './state.ts';

/** Coverage and counted server time, milliseconds. */
interface Studied {
  readonly creditedMs: number;
  readonly countedMs: number;
}

/**
 * Study time by the policy's basis. Slow play makes no more of it than the lowest rate allows: a
 * span is worth at most its length divided by that, however long it took.
 */
export function studyMs({ credit, rate }: Policy, { creditedMs, countedMs }: Studied): number {
  switch (credit.basis) {
    case 'coverage':
      return creditedMs;
    case 'clock':
      return Math.min(countedMs, Math.floor(creditedMs / rate.minRatio));
    case 'smaller':
      return Math.min(creditedMs, countedMs);
  }
}

const MINUTE_MS = 60_000;

/** Units of this much study time, in hundredths, rounded to the increment. */
export function unitHundredths({ credit }: Policy, ms: number): number {
  const incrementHundredths = Math.round(credit.incrementUnits * 100);
  // Increments = ms / (unit x increment); both sides times 100 keep it whole.
  const stepMs = credit.minutesPerUnit * MINUTE_MS * incrementHundredths;
  switch (credit.rounding) {
    case 'down':
      return Math.floor((ms * 100) / stepMs) * incrementHundredths;
    case 'nearest':
      return Math.floor((ms * 200 + stepMs) / (2 * stepMs)) * incrementHundredths;
  }
}

/** What one version of a lesson is worth, by the rules of its newest session. */
export interface LessonAward {
  readonly lesson: LessonState;
  readonly newest: SessionState;
  /** Study time for which no check is still to come. */
  readonly settledMs: number;
  readonly earnedHundredths: number;
  /** How well its credit is proved. */
  readonly levels: Levels;
  readonly withheld: readonly WithheldReason[];
}

/** One entry a version, in the order in which they were first opened. */
export function lessonAwards(learner: LearnerState): ReadonlyMap<string, LessonAward> {
  const awards = new Map<string, LessonAward>();
  const provisional = provisionalSpans(learner);
  for (const [key, lesson] of learner.lessons) {
    const own = [...learner.sessions.values()].filter(({ lessonKey }) => lessonKey === key);
    const newest = own.at(-1);
    if (newest === undefined) continue;
    const { policy } = newest;
    const settledMs = studyMs(policy, settled(learner, key, lesson, provisional));
    const levels = levelsOfLesson(learner, key);
    const withheld = lacksAssurance(policy, levels);
    if (countedTooLittle(policy, lesson, own)) withheld.unshift('too-little-counted');
    const earnedHundredths = unitHundredths(policy, settledMs);
    awards.set(key, { lesson, newest, settledMs, earnedHundredths, levels, withheld });
  }
  return awards;
}

/** What no check can take any more; what was carried waits for the same check as its origin. */
function settled(
  learner: LearnerState,
  key: string,
  lesson: LessonState,
  provisional: ReadonlyMap<string, Spans>,
): Studied {
  let { creditedMs, countedMs } = lesson;
  creditedMs -= lesson.provisionalMs;
  for (const { sessionId, timeMs } of learner.provisional) {
    if (learner.sessions.get(sessionId)?.lessonKey === key) countedMs -= timeMs;
  }
  for (const { lessonKey, from, timeMs } of lesson.pieces) {
    const waitsMs = measure(within(from, provisional.get(lessonKey) ?? NO_SPANS));
    creditedMs -= waitsMs;
    countedMs -= Math.ceil((timeMs * waitsMs) / (from[1] - from[0]));
  }
  return { creditedMs, countedMs };
}

/** Watching something again, or going on elsewhere, is nothing against a lesson. */
const AGAINST: readonly RefusalReason[] = REFUSAL_REASONS.filter(
  (reason) => reason !== 'repeat' && reason !== 'superseded',
);

/** Whether too small a part of the time in which the lesson played has counted. */
function countedTooLittle(
  { credit }: Policy,
  { countedMs }: LessonState,
  sessions: readonly SessionState[],
): boolean {
  let refusedMs = 0;
  for (const session of sessions) {
    for (const reason of AGAINST) refusedMs += session.notCountedMs.get(reason) ?? 0;
  }
  return countedMs < credit.minCountedRatio * (countedMs + refusedMs);
}

/** What the courses are worth in which the learner has studied. */
export function courseStatements(
  learner: LearnerState,
  awards: ReadonlyMap<string, LessonAward>,
): CourseStatement[] {
  const courses = new Map<string, LessonAward[]>();
  for (const award of awards.values()) {
    const { courseId } = award.newest;
    courses.set(courseId, [...(courses.get(courseId) ?? []), award]);
  }
  return [...courses].map(([courseId, own]) => courseStatement(learner, courseId, own));
}

function courseStatement(
  learner: LearnerState,
  courseId: string,
  awards: readonly LessonAward[],
): CourseStatement {
  const sessions = [...learner.sessions.values()].filter((each) => each.courseId === courseId);
  const policy = (sessions.at(-1) as SessionState).policy;
  const test = bestTest(learner, courseId);
  const { testRequired, passMarkRatio } = policy.completion;
  const passed = test !== undefined && test.scoreRatio >= passMarkRatio;
  const withheld: WithheldReason[] = [];
  if (testRequired && !passed) withheld.push('test-missing');
  if (learner.checks.courses.get(courseId)?.failed === true) withheld.push('course-failed');
  const earnedMs = sumOfBest(awards);
  const awardedMs = sumOfBest(awards.filter((each) => each.withheld.length === 0));
  return {
    courseId,
    policyId: policy.id,
    policyVersion: policy.version,
    studyMs: earnedMs,
    earnedHundredths: unitHundredths(policy, earnedMs),
    awardedHundredths: withheld.length > 0 ? 0 : unitHundredths(policy, awardedMs),
    withheld,
    test: test === undefined ? null : { ...test, passed },
    lessons: [...new Set(awards.map(({ lesson }) => lesson.lessonId))],
  };
}

function bestTest(learner: LearnerState, courseId: string) {
  return [...learner.tests.values()]
    .filter((test) => test.courseId === courseId)
    .map(({ scoreRatio, reference }) => ({ scoreRatio, reference }))
    .sort((a, b) => b.scoreRatio - a.scoreRatio)[0];
}

/** Over the lessons, the version with most study time of each. */
function sumOfBest(awards: readonly LessonAward[]): number {
  const best = new Map<string, number>();
  for (const { lesson, settledMs } of awards) {
    best.set(lesson.lessonId, Math.max(best.get(lesson.lessonId) ?? 0, settledMs));
  }
  return [...best.values()].reduce((sum, ms) => sum + ms, 0);
}

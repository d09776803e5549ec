/** The statement: a second reading of the same fold that keeps every run with its reason. */

import {
  type LessonStatement,
  type SessionStatement,
  type Statement,
} from '../protocol/statement.ts';
import { levelSums, levelsOfSession } from './assurance.ts';
import { type LessonAward, courseStatements, lessonAwards, studyMs } from './award.ts';
import { carriedCredit } from './carry.ts';
import { type Reading, type StoredEvent, thawTraces } from './compacted.ts';
import { evolve } from './evolve.ts';
import { requiredMs, silenceMsOf } from './limits.ts';
import { isSettled } from './settled.ts';
import { outside } from './spans.ts';
import { type LearnerState, type SessionState, initialState } from './state.ts';
import { isComplete } from './complete.ts';
import { type SessionTrace, enter, follow, melt, meltNowAndThen, traceOf } from './trace.ts';
import { followCheck } from './trace-checks.ts';
import { lessonsMissing } from './when.ts';

/** Beats of a session whose runs are held one by one before they are melted. */
const LEAST_BEATS = 256;

/**
 * Folds one more event, and notes what became of every run.
 *
 * @param leastBeats see {@link meltNowAndThen}
 */
export function readOn(
  { learner, traces }: Reading,
  event: StoredEvent,
  leastBeats = LEAST_BEATS,
): void {
  if (event.type === 'compacted') {
    evolve(learner, event);
    thawTraces(event, traces);
    return;
  }
  if (!('sessionId' in event)) {
    evolve(learner, event);
    return;
  }
  // What a beat claims was presented since the session was heard of before.
  const sinceUtcMs = learner.sessions.get(event.sessionId)?.bookedUntil.utcMs ?? event.at.utcMs;
  const checked = learner.checks.open?.sessionId ?? event.sessionId;
  const bookings = evolve(learner, event);
  follow(traceOf(traces, event.sessionId), event);
  followCheck(traceOf(traces, checked).checks, event, bookings);
  for (const booking of bookings) {
    const owner = traces.get(booking.sessionId);
    if (owner !== undefined) enter(owner, booking, sinceUtcMs, event.at.utcMs);
  }
  const session = learner.sessions.get(event.sessionId);
  const own = traces.get(event.sessionId);
  if (session !== undefined && own !== undefined) {
    meltNowAndThen(learner, session, own, leastBeats);
  }
}

/** A learner before the first event. */
export function newReading(): Reading {
  return { learner: initialState(), traces: new Map() };
}

/** Folds some more events in small steps, so that whoever runs it can let others go first. */
export function* readInSteps(
  reading: Reading,
  events: Iterable<StoredEvent>,
): Generator<void, void> {
  for (const event of events) {
    readOn(reading, event);
    yield;
  }
}

/** Folds all events of one learner and lists what became of every presented millisecond. */
export function statementOf(
  learnerId: string,
  events: Iterable<StoredEvent>,
  asOfUtcMs: number,
): Statement {
  const reading = newReading();
  for (const event of events) readOn(reading, event);
  const steps = statementInSteps(learnerId, reading, asOfUtcMs);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same of all that was read, in small steps. */
export function* statementInSteps(
  learnerId: string,
  { learner, traces }: Reading,
  asOfUtcMs: number,
): Generator<void, Statement> {
  const awards = lessonAwards(learner);
  const sessions: SessionStatement[] = [];
  for (const session of learner.sessions.values()) {
    sessions.push(sessionStatement(learnerId, learner, session, traces.get(session.id)));
    yield;
  }
  return {
    learnerId,
    asOfUtcMs,
    courses: courseStatements(learner, awards),
    lessons: [...awards.values()].map((award) => lessonStatement(learner, award)),
    sessions,
  };
}

function sessionStatement(
  learnerId: string,
  learner: LearnerState,
  session: SessionState,
  trace: SessionTrace | undefined,
): SessionStatement {
  return {
    sessionId: session.id,
    learnerId,
    lessonId: session.lessonId,
    mediaVersion: session.mediaVersion,
    durationMs: session.durationMs,
    policyId: session.policy.id,
    policyVersion: session.policy.version,
    scoringVersion: session.scoringVersion,
    openedUtcMs: session.openedAt.utcMs,
    lastSeenUtcMs: trace?.lastSeenUtcMs ?? session.openedAt.utcMs,
    endedUtcMs: session.end?.at.utcMs ?? null,
    end: session.end?.why ?? null,
    addresses: trace?.addresses ?? [],
    coverage: {
      presentedMs: session.presentedMs,
      creditedMs: session.creditedMs,
      pendingMs: session.pendingMs,
      refusedMs: nonZero(session.refusedMs),
    },
    time: {
      openMs: session.openMs,
      countedMs: session.countedMs,
      pendingMs: session.pendingTimeMs,
      notCountedMs: nonZero(session.notCountedMs),
    },
    checks: trace?.checks ?? [],
    levelsMs: levelSums(levelsOfSession(learner, session)),
    runs: melt([...(trace?.runs.values() ?? [])].flat(), silenceMsOf(session.policy)).map(
      ({ run, fromUtcMs, toUtcMs }) => ({ run, fromUtcMs, toUtcMs }),
    ),
    ...(session.keysIssued.length === 0 ? {} : { keysIssued: session.keysIssued }),
  };
}

function lessonStatement(learner: LearnerState, award: LessonAward): LessonStatement {
  const { lesson, newest, earnedHundredths, levels, withheld } = award;
  return {
    lessonId: lesson.lessonId,
    mediaVersion: lesson.mediaVersion,
    durationMs: lesson.durationMs,
    creditedMs: lesson.creditedMs,
    provisionalMs: lesson.provisionalMs,
    countedMs: lesson.countedMs,
    studyMs: studyMs(newest.policy, lesson),
    requiredMs: requiredMs(newest.policy, lesson.durationMs),
    complete: isComplete(newest, lesson),
    settled: isSettled(learner, newest, lesson),
    credited: lesson.credited,
    missing: outside([0, lesson.durationMs], lesson.credited),
    courseId: newest.courseId,
    carriedMs: lesson.carriedMs,
    carried: carriedCredit(lesson),
    earnedHundredths,
    awardedHundredths: withheld.length > 0 ? 0 : earnedHundredths,
    levelsMs: levelSums(levels),
    withheld,
    lessonsMissing: lessonsMissing(learner, newest),
  };
}

function nonZero<K extends string>(account: ReadonlyMap<K, number>): Partial<Record<K, number>> {
  const entries = [...account].filter(([, ms]) => ms !== 0);
  return Object.fromEntries(entries) as Partial<Record<K, number>>;
}

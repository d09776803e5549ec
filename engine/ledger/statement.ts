/** The statement: a second reading of the same fold that keeps every run with its reason. */

import { type BookedRun } from '../protocol/messages.ts';
import {
  type LessonStatement,
  type SessionStatement,
  type Statement,
  type StatementRun,
} from '../protocol/statement.ts';
import { levelSums, levelsOfSession } from './assurance.ts';
import { type LessonAward, courseStatements, lessonAwards, studyMs } from './award.ts';
import { carriedCredit } from './carry.ts';
import { type LedgerEvent, type SessionEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { requiredMs } from './limits.ts';
import { NO_SPANS, type Spans, intersect, outside, subtract } from './spans.ts';
import { type Booking, type LearnerState, type SessionState, initialState } from './state.ts';
import { isComplete } from './summary.ts';
import { lessonsMissing } from './when.ts';

interface RunOfBeat {
  readonly seq: number;
  readonly run: BookedRun;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

interface SessionTrace {
  lastSeenUtcMs: number;
  readonly addresses: { address: string; fromUtcMs: number }[];
  /** Runs by the beat that claimed them; beats stand in the order of their numbers. */
  readonly runs: Map<number, RunOfBeat[]>;
}

/** Folds all events of one learner and lists what became of every presented millisecond. */
export function statementOf(
  learnerId: string,
  events: Iterable<LedgerEvent>,
  asOfUtcMs: number,
): Statement {
  const learner = initialState();
  const traces = new Map<string, SessionTrace>();
  for (const event of events) {
    if (!('sessionId' in event)) {
      evolve(learner, event);
      continue;
    }
    // What a beat claims was presented since the session was heard of before.
    const sinceUtcMs = learner.sessions.get(event.sessionId)?.bookedUntil.utcMs ?? event.at.utcMs;
    const bookings = evolve(learner, event);
    const trace = traces.get(event.sessionId) ?? {
      lastSeenUtcMs: 0,
      addresses: [],
      runs: new Map(),
    };
    traces.set(event.sessionId, trace);
    follow(trace, event);
    for (const booking of bookings) {
      const owner = traces.get(booking.sessionId);
      if (owner !== undefined) enter(owner, booking, sinceUtcMs, event.at.utcMs);
    }
  }
  const awards = lessonAwards(learner);
  return {
    learnerId,
    asOfUtcMs,
    courses: courseStatements(learner, awards),
    lessons: [...awards.values()].map((award) => lessonStatement(learner, award)),
    sessions: [...learner.sessions.values()].map((session) =>
      sessionStatement(learnerId, learner, session, traces.get(session.id)),
    ),
  };
}

function follow(trace: SessionTrace, event: SessionEvent): void {
  const { utcMs } = event.at;
  if (event.type === 'session-opened' || event.type === 'address-changed') {
    trace.addresses.push({ address: event.address, fromUtcMs: utcMs });
  }
  if (event.type !== 'delivery-waived') trace.lastSeenUtcMs = Math.max(trace.lastSeenUtcMs, utcMs);
}

function enter(trace: SessionTrace, booking: Booking, sinceUtcMs: number, utcMs: number): void {
  const { seq, span, outcome, was } = booking;
  const ofBeat = trace.runs.get(seq) ?? [];
  trace.runs.set(seq, ofBeat);
  if (was === undefined) {
    ofBeat.push({ seq, run: [...span, outcome], fromUtcMs: sinceUtcMs, toUtcMs: utcMs });
    return;
  }
  // One beat may claim a place twice; each booking anew moves it once.
  let unmoved: Spans = [span];
  const entries = ofBeat.splice(0).flatMap((entry) => {
    const [startMs, endMs, current] = entry.run;
    const own = [startMs, endMs] as const;
    const changed = current === was ? intersect(unmoved, [own]) : NO_SPANS;
    if (changed.length === 0) return [entry];
    unmoved = subtract(unmoved, changed);
    return [
      ...outside(own, changed).map((kept) => ({ ...entry, run: [...kept, current] as const })),
      ...changed.map((moved) => ({ ...entry, run: [...moved, outcome] as const })),
    ].sort((a, b) => a.run[0] - b.run[0]);
  });
  ofBeat.push(...entries);
}

/** Between runs this many beat intervals apart there was a silence. */
const SILENCE_BEATS = 2;

/**
 * Neighbours with one outcome that follow each other in media time, and without a silence in server
 * time, become one line: a lunch break stays visible.
 */
function melt(runs: readonly RunOfBeat[], silenceMs: number): StatementRun[] {
  const lines: StatementRun[] = [];
  for (const { run, fromUtcMs, toUtcMs } of runs) {
    const last = lines[lines.length - 1];
    const follows = last?.run[1] === run[0] && last.run[2] === run[2];
    if (last !== undefined && follows && fromUtcMs - last.toUtcMs <= silenceMs) {
      lines[lines.length - 1] = {
        run: [last.run[0], run[1], run[2]],
        fromUtcMs: last.fromUtcMs,
        toUtcMs,
      };
    } else {
      lines.push({ run, fromUtcMs, toUtcMs });
    }
  }
  return lines;
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
    levelsMs: levelSums(levelsOfSession(learner, session)),
    runs: melt(
      [...(trace?.runs.values() ?? [])].flat(),
      SILENCE_BEATS * session.policy.beat.intervalMs,
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

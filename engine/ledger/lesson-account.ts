/** How a learner's time in one lesson was counted: a reading of the fold for the learner's own eyes. */

import { ASSURANCE_LABELS, ASSURANCE_LEVELS } from '../protocol/assurance.ts';
import { type LessonAccount } from '../protocol/lesson-account.ts';
import { WITHHELD_SENTENCES } from '../protocol/reasons.ts';
import { levelSums } from './assurance.ts';
import { courseStatements, lessonAwards } from './award.ts';
import { type Reading } from './compacted.ts';
import { requiredMs } from './limits.ts';
import { refusedParts } from './refused-parts.ts';
import { type SessionState, addTo } from './state.ts';

export interface AccountOfSession {
  readonly account: LessonAccount;
  readonly end: SessionState['end'];
  readonly bookedUntil: SessionState['bookedUntil'];
}

/**
 * The account of the lesson version that a session plays, over all sessions of its learner. Yields
 * after every small step, so that whoever runs it can let others go first.
 *
 * @param reading all that the learner did
 * @returns null where the session is not known, or its learner has never opened it
 */
export function* lessonAccountOf(
  { learner, traces }: Reading,
  sessionId: string,
  asOfUtcMs: number,
): Generator<void, AccountOfSession | null> {
  const asked = learner.sessions.get(sessionId);
  const awards = lessonAwards(learner);
  const award = asked === undefined ? undefined : awards.get(asked.lessonKey);
  if (asked === undefined || award === undefined) return null;
  const { lesson, newest, earnedHundredths } = award;
  const sessions = [...learner.sessions.values()].filter(
    ({ lessonKey }) => lessonKey === asked.lessonKey,
  );
  const course = courseStatements(learner, awards).find((each) => each.courseId === asked.courseId);
  const withheld = [...award.withheld, ...(course?.withheld ?? [])];
  const levelsMs = levelSums(award.levels);
  const { newest: refused, leftOut } = yield* refusedParts(sessions, traces);
  const account: LessonAccount = {
    asOfUtcMs,
    sessions: sessions.length,
    ...balances(sessions),
    lesson: {
      creditedMs: lesson.creditedMs,
      provisionalMs: lesson.provisionalMs,
      carriedMs: lesson.carriedMs,
      requiredMs: requiredMs(newest.policy, lesson.durationMs),
    },
    units: {
      minutesPerUnit: newest.policy.credit.minutesPerUnit,
      incrementHundredths: Math.round(newest.policy.credit.incrementUnits * 100),
      earnedHundredths,
      awardedHundredths: withheld.length > 0 ? 0 : earnedHundredths,
      withheld: withheld.map((reason) => WITHHELD_SENTENCES[reason]),
    },
    levels: ASSURANCE_LEVELS.filter((level) => levelsMs[level] > 0).map((level) => ({
      level,
      ms: levelsMs[level],
      said: ASSURANCE_LABELS[level],
    })),
    refused,
    leftOut,
  };
  return { account, end: asked.end, bookedUntil: asked.bookedUntil };
}

/** Both accounts balance in every session, so their sums do, too. */
function balances(sessions: readonly SessionState[]): Pick<LessonAccount, 'coverage' | 'time'> {
  const refusedMs: SessionState['refusedMs'] = new Map();
  const notCountedMs: SessionState['notCountedMs'] = new Map();
  const sum = (of: (session: SessionState) => number) =>
    sessions.reduce((totalMs, session) => totalMs + of(session), 0);
  for (const session of sessions) {
    for (const [reason, ms] of session.refusedMs) addTo(refusedMs, reason, ms);
    for (const [reason, ms] of session.notCountedMs) addTo(notCountedMs, reason, ms);
  }
  return {
    coverage: {
      presentedMs: sum((session) => session.presentedMs),
      creditedMs: sum((session) => session.creditedMs),
      pendingMs: sum((session) => session.pendingMs),
      refusedMs: largestFirst(refusedMs),
    },
    time: {
      openMs: sum((session) => session.openMs),
      countedMs: sum((session) => session.countedMs),
      pendingMs: sum((session) => session.pendingTimeMs),
      notCountedMs: largestFirst(notCountedMs),
    },
  };
}

function largestFirst<R extends string>(
  account: ReadonlyMap<R, number>,
): Partial<Record<R, number>> {
  const entries = [...account].filter(([, ms]) => ms !== 0).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(entries) as Partial<Record<R, number>>;
}

/**
 * Takes credit back: what a missed check, or any other rule that forfeits, makes of what was
 * credited and of claims that still wait for news of their delivery.
 */

import { canFall, uncredit } from './accounts.ts';
import { forgetClaims } from './delivery.ts';
import { type FORFEITS } from './policy.ts';
import { revocableRuns } from './revocable.ts';
import {
  type Booking,
  type LearnerState,
  type ProvisionalRun,
  type SessionState,
} from './state.ts';
import { type RefusalReason } from '../protocol/reasons.ts';

export type Forfeit = (typeof FORFEITS)[number];

/** What of a run or claim decides whether it falls. */
interface Fallible {
  readonly settled: boolean;
  readonly underCheck: boolean;
}

type Falls = (session: SessionState, run: Fallible) => boolean;

/** Of a session's settled credit, all falls or none. */
const SETTLED: Fallible = { settled: true, underCheck: false };

/** What lies in this scope, seen from the session whose rule forfeits it. */
export function inScope(scope: Forfeit, from: SessionState): Falls {
  switch (scope) {
    case 'nothing':
      return () => false;
    case 'since-last-pass':
      return (_, { settled }) => !settled;
    case 'session':
      return ({ sitting }) => sitting === from.sitting;
    case 'lesson':
      // In every version: what was carried from an earlier one falls with where it was earned.
      return ({ lessonId }) => lessonId === from.lessonId;
    case 'course':
      return ({ courseId }) => courseId === from.courseId;
  }
}

/** Books everything that falls under another reason. */
export function takeBack(learner: LearnerState, falls: Falls, reason: RefusalReason): Booking[] {
  const fallen = new Map<SessionState, ProvisionalRun[]>();
  const keep = (run: ProvisionalRun) => {
    const session = learner.sessions.get(run.sessionId);
    if (session === undefined || !falls(session, run)) return true;
    const runs = fallen.get(session) ?? [];
    runs.push(run);
    fallen.set(session, runs);
    return false;
  };
  learner.provisional = learner.provisional.filter(keep);
  for (const session of learner.sessions.values()) {
    if (session.revocable.length === 0 || !falls(session, SETTLED)) continue;
    const runs = revocableRuns(session);
    session.revocable = [];
    runs.forEach(keep);
  }
  const bookings = [...fallen].flatMap(([session, runs]) => {
    uncredit(learner, session, runs, reason);
    return runs.map(({ sessionId, seq, span }): Booking => {
      return { sessionId, seq, span, outcome: reason, was: 'credited' };
    });
  });
  for (const session of learner.sessions.values()) {
    const waiting = (claim: Fallible) => canFall(session, claim) && falls(session, claim);
    bookings.push(...forgetClaims(learner, session, waiting, reason));
  }
  return bookings;
}

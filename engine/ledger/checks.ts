/**
 * Checks gate credit: where the policy asks for them, credit stays provisional until the next
 * passed check. A missed or failed one takes back what the policy says, and what was taken back
 * may be earned again by watching it once more.
 *
 * A claim that still waits for news of its delivery is guarded by the same checks: late news must
 * not bring credit that a missed check has taken.
 */

import { canFall, rebookRun } from './accounts.ts';
import { forgetClaims } from './delivery.ts';
import { type Booking, type LearnerState, type SessionState } from './state.ts';

export function openCheck(learner: LearnerState, checkId: string): void {
  learner.openCheck = checkId;
}

/** The check was passed: what was provisional is settled. */
export function passCheck(learner: LearnerState, checkId: string): void {
  if (learner.openCheck !== checkId) return;
  learner.openCheck = null;
  settleWhere(learner, () => true);
}

/** The check was missed or failed. */
export function missCheck(
  learner: LearnerState,
  session: SessionState,
  checkId: string,
): readonly Booking[] {
  if (learner.openCheck !== checkId) return [];
  learner.openCheck = null;
  const fallen = revoke(learner, session);
  // Sessions that ended while this check was open wait for no further one.
  settleWhere(learner, ({ end }) => end !== null);
  return fallen;
}

/** When a session ends and no check is open, its credit needs no further check. */
export function settleSession(learner: LearnerState, sessionId: string): void {
  if (learner.openCheck === null) settleWhere(learner, ({ id }) => id === sessionId);
}

function settleWhere(learner: LearnerState, holds: (session: SessionState) => boolean): void {
  const settled = <T extends { readonly settled: boolean }>(run: T): T =>
    run.settled ? run : { ...run, settled: true };
  learner.provisional = learner.provisional.flatMap((run) => {
    const session = learner.sessions.get(run.sessionId);
    if (session === undefined) return [];
    const now = holds(session) ? settled(run) : run;
    return canFall(session, now) ? [now] : [];
  });
  for (const session of learner.sessions.values()) {
    if (!holds(session)) continue;
    session.awaiting = session.awaiting.map(settled);
    session.lapsed = session.lapsed.map(settled);
  }
}

function revoke(learner: LearnerState, checked: SessionState): Booking[] {
  switch (checked.policy.checks.onMissed) {
    case 'nothing':
      return [];
    case 'since-last-pass':
      return revokeWhere(learner, (_, settled) => !settled);
    case 'session':
      return revokeWhere(learner, (session) => session.id === checked.id);
    case 'lesson':
    case 'course':
      return revokeWhere(learner, (session) => session.lessonKey === checked.lessonKey);
  }
}

function revokeWhere(
  learner: LearnerState,
  holds: (session: SessionState, settled: boolean) => boolean,
): Booking[] {
  const bookings: Booking[] = [];
  learner.provisional = learner.provisional.filter((run) => {
    const session = learner.sessions.get(run.sessionId);
    if (session === undefined || !holds(session, run.settled)) return true;
    rebookRun(learner, session, run, 'credited', 'check-missed');
    const { seq, span } = run;
    bookings.push({
      sessionId: session.id,
      seq,
      span,
      outcome: 'check-missed',
      was: 'credited',
    });
    return false;
  });
  for (const session of learner.sessions.values()) {
    const falls = (claim: { readonly settled: boolean }) =>
      canFall(session, claim) && holds(session, claim.settled);
    bookings.push(...forgetClaims(learner, session, falls, 'check-missed'));
  }
  return bookings;
}

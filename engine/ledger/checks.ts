/**
 * Checks gate credit: where the policy asks for them, credit stays provisional until the next
 * passed check. A missed or failed one takes back what the policy says, and what was taken back
 * may be earned again by watching it once more.
 */

import { rebookRun } from './accounts.ts';
import {
  type Booking,
  type LearnerState,
  type ProvisionalRun,
  type SessionState,
} from './state.ts';

export function openCheck(learner: LearnerState, checkId: string): void {
  learner.openCheck = checkId;
}

/** The check was passed: what was provisional is settled. */
export function passCheck(learner: LearnerState, checkId: string): void {
  if (learner.openCheck !== checkId) return;
  learner.openCheck = null;
  learner.provisional = learner.provisional.flatMap((run) =>
    canStillFall(learner, run) ? [{ ...run, settled: true }] : [],
  );
}

/** Under `session` a later missed check takes settled credit too, as long as the session lasts. */
function canStillFall(learner: LearnerState, run: ProvisionalRun): boolean {
  return learner.sessions.get(run.sessionId)?.policy.checks.onMissed === 'session';
}

/** The check was missed or failed. */
export function missCheck(
  learner: LearnerState,
  session: SessionState,
  checkId: string,
): Booking[] {
  if (learner.openCheck !== checkId) return [];
  learner.openCheck = null;
  switch (session.policy.checks.onMissed) {
    case 'nothing':
      return [];
    case 'since-last-pass':
      return revokeWhere(learner, (run) => !run.settled);
    case 'session':
      return revokeWhere(learner, (run) => run.sessionId === session.id);
  }
}

/** When a session ends and no check is open, its credit needs no further check. */
export function settleSession(learner: LearnerState, sessionId: string): void {
  if (learner.openCheck !== null) return;
  learner.provisional = learner.provisional.filter((run) => run.sessionId !== sessionId);
}

function revokeWhere(learner: LearnerState, falls: (run: ProvisionalRun) => boolean): Booking[] {
  const fallen = learner.provisional.filter(falls);
  learner.provisional = learner.provisional.filter((run) => !falls(run));
  return fallen.flatMap((run): Booking[] => {
    const session = learner.sessions.get(run.sessionId);
    if (session === undefined) return [];
    rebookRun(learner, session, run, 'credited', 'check-missed');
    const { seq, span } = run;
    return [{ sessionId: session.id, seq, span, outcome: 'check-missed', was: 'credited' }];
  });
}

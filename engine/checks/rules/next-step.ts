/** What a learner's checks ask the conductor to do now. */

import { isOverdue, wantsSchedule } from '../../ledger/check-decisions.ts';
import { type CheckPoint } from '../../ledger/check-state.ts';
import { isCheckDue } from '../../ledger/checks.ts';
import { type Stamp } from '../../ledger/stamp.ts';
import { type LearnerState } from '../../ledger/state.ts';

export type NextStep =
  | { readonly do: 'schedule'; readonly sessionId: string }
  | { readonly do: 'open'; readonly sessionId: string; readonly point: CheckPoint | null }
  | { readonly do: 'expire'; readonly sessionId: string; readonly checkId: string };

/** Asked after every change of a learner, so it looks at little where nothing is to do. */
export function nextStep(learner: LearnerState, at: Stamp): NextStep | null {
  const { checks, holder } = learner;
  const { open, reached, owed } = checks;
  if (open !== null) {
    if (!isOverdue(learner, open, at)) return null;
    return { do: 'expire', sessionId: open.sessionId, checkId: open.checkId };
  }
  const session = holder === null ? undefined : learner.sessions.get(holder);
  if (session === undefined || owed !== null) return null;
  const [first] = reached;
  if (first !== undefined) return { do: 'open', sessionId: first.sessionId, point: first.point };
  if (isCheckDue(learner, session)) return { do: 'open', sessionId: session.id, point: null };
  return wantsSchedule(learner, session) ? { do: 'schedule', sessionId: session.id } : null;
}

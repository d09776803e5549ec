/** What may happen next to a learner's checks: commands in, events out. Answers are judged here. */

import { type CheckAnswer } from '../protocol/checks.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { type OpenCheck } from './check-state.ts';
import { type CheckCause, type CheckTask, EVENT_VERSION, type LedgerEvent } from './events.ts';
import { type Stamp, elapsedMs } from './stamp.ts';
import { type LearnerState, type SessionState } from './state.ts';

export type CheckCommand =
  | {
      readonly type: 'schedule-check';
      readonly sessionId: string;
      /** Chance, in [0, 1). */
      readonly draw: number;
    }
  | {
      readonly type: 'open-check';
      readonly sessionId: string;
      readonly checkId: string;
      readonly cause: CheckCause;
      readonly pointId: string | null;
      readonly task: CheckTask;
    }
  | { readonly type: 'show-check'; readonly sessionId: string; readonly checkId: string }
  | { readonly type: 'part-check'; readonly sessionId: string }
  | {
      readonly type: 'answer-check';
      readonly sessionId: string;
      readonly checkId: string;
      readonly attempt: number;
      readonly answer: CheckAnswer;
      /** What the next attempt asks, should this answer be wrong. */
      readonly next: CheckTask;
    }
  | { readonly type: 'expire-check'; readonly sessionId: string; readonly checkId: string };

type Decided =
  | { readonly ok: true; readonly events: readonly LedgerEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** An answer that was sent in time may be on its way for so long, milliseconds. */
const TRANSIT_MS = 3_000;
/** Running time for which a check may wait to be shown, beyond what a full buffer can play. */
const UNSHOWN_MS = 30_000;
/** After each miss in a row, a learner waits this much longer for a check to make up by. */
const ASK_AGAIN_MS = 15_000;
const MOST_WAIT_MS = 600_000;

const NOTHING_NEW: Decided = { ok: true, events: [] };

/** Whether the next random check has no time yet, or one that this session's policy does not allow. */
export function wantsSchedule({ checks, runningMs }: LearnerState, session: SessionState): boolean {
  const { maxGapMs } = session.policy.checks;
  if (maxGapMs === 0 || checks.open !== null || checks.owed !== null) return false;
  return checks.dueAtRunningMs === null || checks.dueAtRunningMs > runningMs + maxGapMs;
}

/**
 * Whether the time to answer has run out. What no page has shown runs out as well, by the time that
 * plays on: whoever suppresses a check gains nothing, and whoever is offline plays nothing.
 */
export function isOverdue(learner: LearnerState, open: OpenCheck, at: Stamp): boolean {
  const { shownAt, leftMs, answerMs, showings } = open;
  if (shownAt?.boot === at.boot) {
    const mostMs = leftMs + TRANSIT_MS;
    if (elapsedMs(shownAt, at, mostMs + 1) > mostMs) return true;
  }
  const gapMs = learner.sessions.get(open.sessionId)?.maxGapMs ?? 0;
  const playedMs = learner.runningMs - open.openedAtRunningMs;
  return playedMs > gapMs + UNSHOWN_MS + (showings > 0 ? answerMs : 0);
}

/** How long until a learner who owes a check may ask for one, server milliseconds. */
export function askAgainMs({ checks }: LearnerState, at: Stamp): number {
  const waitMs = Math.min(MOST_WAIT_MS, ASK_AGAIN_MS * checks.missesInARow);
  if (checks.lastMissAt === null) return 0;
  return Math.max(0, waitMs - elapsedMs(checks.lastMissAt, at, waitMs));
}

/** Whether the engine would open a check for the asking, but for how long the learner has to wait. */
export function mayAsk(learner: LearnerState, session: SessionState): boolean {
  if (learner.checks.open !== null || learner.holder !== session.id) return false;
  return learner.checks.owed !== null || mayConfirm(learner, session);
}

/**
 * Whether a learner who owes no check may ask for one: play has stopped, as at the end of a lesson,
 * and something waits to be confirmed. It sets no random check back.
 */
function mayConfirm({ provisional }: LearnerState, { now, awaiting }: SessionState): boolean {
  if (now !== 'paused' && now !== 'ended') return false;
  return provisional.length > 0 || awaiting.some(({ settled }) => !settled);
}

/** Whether the answer is right, as the server stored it. */
export function isRight(task: CheckTask, answer: CheckAnswer): boolean {
  switch (task.kind) {
    case 'presence':
      return 'code' in answer && answer.code === task.code;
    case 'question': {
      if (!('chosen' in answer)) return false;
      const chosen = [...new Set(answer.chosen)].sort((a, b) => a - b);
      return chosen.length === task.right.length && chosen.every((at, i) => at === task.right[i]);
    }
  }
}

export function decideCheck(
  learner: LearnerState,
  session: SessionState,
  command: CheckCommand,
  at: Stamp,
): Decided {
  const { checks } = learner;
  const base = { v: EVENT_VERSION, at, sessionId: command.sessionId } as const;
  switch (command.type) {
    case 'schedule-check': {
      if (!wantsSchedule(learner, session)) return NOTHING_NEW;
      const { minGapMs, maxGapMs } = session.policy.checks;
      const gapMs =
        minGapMs + Math.floor(command.draw * (Math.max(minGapMs, maxGapMs) - minGapMs + 1));
      return yes({ ...base, type: 'check-scheduled', dueAtRunningMs: learner.runningMs + gapMs });
    }
    case 'open-check':
      return decideOpening(learner, session, command, at);
    case 'show-check': {
      const { open } = checks;
      if (open?.checkId !== command.checkId) return no('check_closed');
      if (learner.holder !== session.id) return no('lease_elsewhere');
      if (isOverdue(learner, open, at)) return yes(missed(base, open, 'unanswered'));
      const shown = open.shownIn === session.id && open.shownAt?.boot === at.boot;
      return shown ? NOTHING_NEW : yes({ ...base, type: 'check-shown', checkId: open.checkId });
    }
    case 'part-check':
      if (checks.open?.shownIn !== session.id) return NOTHING_NEW;
      return yes({ ...base, type: 'check-parted', checkId: checks.open.checkId });
    case 'answer-check':
      return decideAnswer(learner, session, command, at);
    case 'expire-check': {
      const { open } = checks;
      if (open?.checkId !== command.checkId || !isOverdue(learner, open, at)) return NOTHING_NEW;
      return yes(missed(base, open, 'unanswered'));
    }
  }
}

function decideOpening(
  learner: LearnerState,
  session: SessionState,
  { cause, checkId, pointId, task }: CheckCommand & { readonly type: 'open-check' },
  at: Stamp,
): Decided {
  const { checks } = learner;
  if (checks.open !== null || learner.holder === null) return NOTHING_NEW;
  switch (cause) {
    case 'random':
      if (learner.holder !== session.id || checks.owed !== null) return NOTHING_NEW;
      if (checks.dueAtRunningMs === null || learner.runningMs < checks.dueAtRunningMs) {
        return NOTHING_NEW;
      }
      break;
    case 'authored':
      if (checks.owed !== null) return NOTHING_NEW;
      if (!checks.reached.some(({ point }) => point.pointId === pointId)) return NOTHING_NEW;
      break;
    case 'asked':
      if (learner.holder !== session.id) return no('lease_elsewhere');
      if (checks.owed === null && !mayConfirm(learner, session)) {
        return no('check_closed', 'no check is owed, and nothing waits for one that has stopped');
      }
      if (askAgainMs(learner, at) > 0) {
        return no('rate_limited', `ask again in ${Math.ceil(askAgainMs(learner, at) / 1_000)} s`);
      }
      break;
  }
  const { answerMs, extendedTimeRatio, attempts } = session.policy.checks;
  return yes({
    v: EVENT_VERSION,
    type: 'check-opened',
    at,
    sessionId: session.id,
    checkId,
    cause,
    pointId,
    task,
    answerMs: Math.round(answerMs * (session.extendedTime ? extendedTimeRatio : 1)),
    attempts,
  });
}

function decideAnswer(
  learner: LearnerState,
  session: SessionState,
  command: CheckCommand & { readonly type: 'answer-check' },
  at: Stamp,
): Decided {
  const { open } = learner.checks;
  if (open === null || open.checkId !== command.checkId || open.attempt !== command.attempt) {
    return no('check_closed');
  }
  if (learner.holder !== session.id) return no('lease_elsewhere');
  const base = { v: EVENT_VERSION, at, sessionId: session.id } as const;
  const { checkId, shownAt, leftMs } = open;
  if (isOverdue(learner, open, at)) return yes(missed(base, open, 'unanswered'));
  const correct = isRight(open.task, command.answer);
  const mayTryAgain = !correct && open.attempt < open.attempts;
  const tookMs = shownAt === null ? 0 : elapsedMs(shownAt, at, leftMs + TRANSIT_MS);
  const next = mayTryAgain ? command.next : null;
  const answered = { ...base, type: 'check-answered', checkId, correct, tookMs, next } as const;
  if (correct) return yes(answered, { ...base, type: 'check-passed', checkId });
  return mayTryAgain ? yes(answered) : yes(answered, missed(base, open, 'failed'));
}

function missed(
  base: { readonly v: typeof EVENT_VERSION; readonly at: Stamp; readonly sessionId: string },
  { checkId }: OpenCheck,
  why: 'unanswered' | 'failed',
): LedgerEvent {
  return { ...base, type: 'check-missed', checkId, why };
}

function yes(...events: readonly LedgerEvent[]): Decided {
  return { ok: true, events };
}

function no(code: Refusal['code'], detail?: string): Decided {
  return { ok: false, refusal: refusal(code, detail) };
}

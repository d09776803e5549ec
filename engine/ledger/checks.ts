/**
 * Checks gate credit: where the policy asks for them, credit stays provisional until the next
 * passed check, over the end of its session, and what is presented while one is due or open is
 * provisional in any case. A missed or failed one takes that back, and more where the policy says
 * so; after it nothing counts until a check is passed. What was taken back may be earned again by
 * watching it once more.
 *
 * A claim that still waits for news of its delivery is guarded by the same checks: late news must
 * not bring credit that a missed check has taken.
 */

import { canFall } from './accounts.ts';
import { type CheckPoint, type OpenCheck, type OwedReason, courseChecks } from './check-state.ts';
import {
  type CheckAnswered,
  type CheckMissed,
  type CheckOpened,
  type CheckShown,
  type CheckTask,
} from './events.ts';
import { loseGuarded, provePresence } from './proof.ts';
import { type Stamp, elapsedMs } from './stamp.ts';
import { type Booking, type LearnerState, type SessionState, lessonOf } from './state.ts';
import { keepRevocable } from './revocable.ts';
import { limitMakeUp } from './make-up.ts';
import { inScope, takeBack } from './take-back.ts';
import { type Span } from '../protocol/units.ts';

/** A page that opens after another has gone leaves at least this much time to answer. */
const REST_MS = 15_000;
/** For so many pages; whoever reloads more often has what is left. */
const GENEROUS_SHOWINGS = 3;
/**
 * Presentation that begins this far behind a point has reached it too: whoever leaves out the place
 * of a question, and no more than that, is asked all the same. Media milliseconds.
 */
const REACH_MS = 30_000;

/**
 * Whether a check is open for who studies in this session, or would be, had the engine been asked to
 * open it by now. A random check waits while the learner studies where the policy asks for none.
 */
export function isCheckDue({ checks, runningMs }: LearnerState, { policy }: SessionState): boolean {
  if (checks.open !== null || checks.reached.length > 0) return true;
  if (policy.checks.maxGapMs === 0) return false;
  return checks.dueAtRunningMs !== null && runningMs >= checks.dueAtRunningMs;
}

/** What is left to answer, from now where a page shows it, else from when one does. */
export function leftToAnswerMs(open: OpenCheck, at: Stamp): number {
  if (open.shownAt === null || open.shownAt.boot !== at.boot) return nextLeftMs(open);
  return Math.max(0, open.leftMs - elapsedMs(open.shownAt, at, open.leftMs));
}

function nextLeftMs({ showings, answerMs, usedMs }: OpenCheck): number {
  const leastMs = showings < GENEROUS_SHOWINGS ? Math.min(REST_MS, answerMs) : 0;
  return Math.max(answerMs - usedMs, leastMs);
}

/** Why nothing of this session counts because of its learner's checks, or null. */
export function checkReason({ checks }: LearnerState, session: SessionState): OwedReason | null {
  if (checks.owed !== null) return checks.owed;
  if (checks.courses.size === 0) return null;
  return checks.courses.get(session.courseId)?.failed === true ? 'check-failed' : null;
}

/** Notes the author's points that a beat's spans have reached for the first time. */
export function reachPoints(
  learner: LearnerState,
  session: SessionState,
  spans: readonly Span[],
): void {
  const { points } = session;
  if (points.length === 0) return;
  const { pointsDone } = lessonOf(learner, session);
  for (const [startMs, endMs] of spans) {
    for (let i = firstAfter(points, startMs - REACH_MS); i < points.length; i += 1) {
      const point = points[i];
      if (point === undefined || point.atMs > endMs) break;
      if (pointsDone.has(point.pointId)) continue;
      pointsDone.add(point.pointId);
      learner.checks.reached.push({ sessionId: session.id, point });
    }
  }
}

/** Index of the first point at or after a place; points are sorted. */
function firstAfter(points: readonly CheckPoint[], atMs: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.atMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function openCheck(
  learner: LearnerState,
  session: SessionState,
  { checkId, cause, pointId, task, answerMs, attempts }: CheckOpened,
): void {
  const { checks } = learner;
  const reached = checks.reached.find(({ point }) => point.pointId === pointId);
  if (reached !== undefined) checks.reached = checks.reached.filter((each) => each !== reached);
  // Random checks keep their own times, whatever else is asked between them.
  if (cause === 'random') checks.dueAtRunningMs = null;
  checks.open = {
    checkId,
    cause,
    sessionId: session.id,
    point: reached?.point ?? null,
    openedAtRunningMs: learner.runningMs,
    answerMs,
    attempts,
    task,
    attempt: 1,
    shownIn: null,
    shownAt: null,
    leftMs: answerMs,
    usedMs: 0,
    showings: 0,
  };
  countQuestion(learner, session, task);
}

/** A page shows the check: from the first one on, the time to answer runs. */
export function showCheck({ checks }: LearnerState, { sessionId, at }: CheckShown): void {
  const { open } = checks;
  if (open === null) return;
  open.shownIn = sessionId;
  if (open.shownAt !== null && open.shownAt.boot === at.boot) return;
  if (open.shownAt !== null && open.showings >= GENEROUS_SHOWINGS) {
    // The node that showed it has gone without a word. Once or twice that is our fault.
    open.usedMs += elapsedMs(open.shownAt, at, open.answerMs);
  }
  open.leftMs = nextLeftMs(open);
  open.showings += 1;
  open.shownAt = at;
}

/** The page that showed the check has gone: its time to answer stands still. */
export function partCheck({ checks }: LearnerState, at: Stamp): void {
  const { open } = checks;
  if (open === null || open.shownAt === null) return;
  open.usedMs += elapsedMs(open.shownAt, at, open.answerMs);
  open.shownAt = null;
  open.shownIn = null;
}

/** An answer was judged. A wrong one opens the next attempt, with another task. */
export function answerCheck(
  learner: LearnerState,
  session: SessionState,
  { next }: CheckAnswered,
): void {
  const { open } = learner.checks;
  if (open === null || next === null) return;
  open.attempt += 1;
  open.task = next;
  countQuestion(learner, learner.sessions.get(open.sessionId) ?? session, next);
}

function countQuestion(learner: LearnerState, session: SessionState, task: CheckTask): void {
  if (task.kind !== 'question') return;
  const { asked } = lessonOf(learner, session);
  asked.set(task.questionId, (asked.get(task.questionId) ?? 0) + 1);
}

/** The check was passed: what was provisional is settled. */
export function passCheck(learner: LearnerState, checkId: string): void {
  const { checks } = learner;
  if (checks.open?.checkId !== checkId) return;
  provePresence(learner, checks.open.openedAtRunningMs);
  // One that came due while the learner owed a check is answered with the one that made up for it.
  const isOverdue = checks.dueAtRunningMs !== null && checks.dueAtRunningMs <= learner.runningMs;
  if (checks.open.cause === 'asked' && isOverdue) checks.dueAtRunningMs = null;
  checks.open = null;
  checks.owed = null;
  checks.missesInARow = 0;
  settleAll(learner);
}

/** The check was missed or failed. */
export function missCheck(learner: LearnerState, event: CheckMissed): readonly Booking[] {
  const { checks } = learner;
  const { open } = checks;
  const checked = learner.sessions.get(open?.sessionId ?? '');
  if (open === null || open.checkId !== event.checkId || checked === undefined) return [];
  const reason = event.why === 'unanswered' ? 'check-missed' : 'check-failed';
  const { onMissed, failCourseAfter, makeUpMs } = checked.policy.checks;
  checks.open = null;
  checks.owed = reason;
  checks.missesInARow += 1;
  checks.lastMissAt = event.at;
  loseGuarded(learner);
  // Whoever watches the place again is asked again.
  if (open.point !== null) lessonOf(learner, checked).pointsDone.delete(open.point.pointId);
  const course = courseChecks(checks, checked.courseId);
  course.misses += 1;
  if (failCourseAfter > 0 && course.misses >= failCourseAfter) course.failed = true;
  const forfeited = inScope(onMissed, checked);
  const ofFailed = course.failed ? inScope('course', checked) : () => false;
  // Whatever the scope, nothing is kept that no check has confirmed, in whichever session it lies.
  const isUnproved = inScope(onMissed === 'nothing' ? 'nothing' : 'since-last-pass', checked);
  const falls: typeof forfeited = (session, run) =>
    run.underCheck || isUnproved(session, run) || forfeited(session, run) || ofFailed(session, run);
  const fallen = takeBack(learner, falls, reason);
  limitMakeUp(learner, fallen, reason, makeUpMs, event.at);
  return fallen;
}

/** The host lets a failed course be studied again. What was lost in it can be earned again. */
export function resetCourse(learner: LearnerState, courseId: string): void {
  learner.checks.courses.delete(courseId);
  for (const session of learner.sessions.values()) {
    if (session.courseId !== courseId) continue;
    lessonOf(learner, session).taken = [];
  }
}

function settleAll(learner: LearnerState): void {
  for (const run of learner.provisional) {
    const session = learner.sessions.get(run.sessionId);
    if (session === undefined) continue;
    lessonOf(learner, session).provisionalMs -= run.span[1] - run.span[0];
    keepRevocable(session, run);
  }
  learner.provisional = [];
  const settled = <T extends { readonly settled: boolean }>(claim: T): T =>
    claim.settled ? claim : { ...claim, settled: true, underCheck: false };
  for (const session of learner.sessions.values()) {
    if (session.revocable.length > 0 && !canFall(session, { settled: true }))
      session.revocable = [];
    if (session.awaiting.length + session.lapsed.length === 0) continue;
    session.awaiting = session.awaiting.map(settled);
    session.lapsed = session.lapsed.map(settled);
  }
}

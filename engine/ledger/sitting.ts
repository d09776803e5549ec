/**
 * A sitting: sessions of one lesson that follow each other without a break, and those that follow by
 * a reload. Opening the lesson anew is no way out of what a missed check takes of a sitting.
 */

import { canFall } from './accounts.ts';
import { type Stamp, elapsedMs } from './stamp.ts';
import { type LearnerState, type SessionState, type Sitting } from './state.ts';

/** Shorter than this, an absence is no break: the shortest that a rule asks for between lessons. */
const BREAK_MS = 600_000;

/** The sitting that a session goes on with that opens now, and the end of those that are over. */
export function sittingOf(learner: LearnerState, lessonId: string, at: Stamp): Sitting {
  const isRecent = ({ bookedUntil }: SessionState) =>
    elapsedMs(bookedUntil, at, BREAK_MS) < BREAK_MS;
  const goesOn = new Set<Sitting>();
  let ofLesson: Sitting | null = null;
  for (const session of learner.sessions.values()) {
    if (session.sitting.over) continue;
    if (session.end === null || isRecent(session)) goesOn.add(session.sitting);
    if (session.lessonId === lessonId && isRecent(session)) ofLesson = session.sitting;
  }
  for (const session of learner.sessions.values()) {
    if (goesOn.has(session.sitting)) continue;
    session.sitting.over = true;
    if (!canFall(session, { settled: true })) session.revocable = [];
  }
  const { reloaded } = learner;
  if (reloaded !== null && goesOn.has(reloaded)) return reloaded;
  return ofLesson ?? { over: false };
}

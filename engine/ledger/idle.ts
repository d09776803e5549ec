/**
 * Idling: play without a sign of the learner for longer than the policy allows. Signs are input on
 * the page, a pause, a play or a seek, a click on "continue here", and an answered check. All but
 * the last are claims, so this rule keeps an honest learner awake; it proves nothing about anybody.
 *
 * The time without a sign is the learner's, not the session's: reloading the page is no sign. It
 * stands still while a check is open, so whoever answers in the time for it does not idle.
 */

import { type PlayState } from '../protocol/messages.ts';
import { type Span } from '../protocol/units.ts';
import { type Booking, type LearnerState, type SessionState } from './state.ts';
import { isCompleteInAny } from './complete.ts';
import { inScope, takeBack } from './take-back.ts';

/** Players skip small holes and round; nearer than this is no seek, media milliseconds. */
const SEEK_MS = 1_000;

/** What a beat tells of the learner, besides what was presented. */
export interface Sign {
  readonly touched: boolean;
  readonly now: PlayState;
  readonly spans: readonly Span[];
  readonly positionMs: number;
}

export function noticed(learner: LearnerState): void {
  learner.unseenMs = 0;
}

/**
 * Follows a beat, under a policy with a limit.
 *
 * @param runningMs server time that the beat covers
 * @returns how much of that lies beyond the limit, and whether this beat has crossed it
 */
export function followSigns(
  learner: LearnerState,
  session: SessionState,
  sign: Sign,
  runningMs: number,
): { readonly overMs: number; readonly crossed: boolean } {
  const { timeoutMs } = session.policy.idle;
  const beforeMs = learner.unseenMs;
  // An open check asks whether somebody is there, and what it takes is more.
  const isAsked = learner.checks.open !== null && beforeMs <= timeoutMs;
  learner.unseenMs = isSign(session, sign) ? 0 : beforeMs + (isAsked ? 0 : runningMs);
  session.playedToMs = sign.positionMs;
  const overMs = Math.min(runningMs, Math.max(0, learner.unseenMs - timeoutMs));
  return { overMs, crossed: overMs > 0 && beforeMs <= timeoutMs };
}

/** The first play of a page may be its own doing; whatever comes later is the learner's. */
function isSign(session: SessionState, { touched, now, spans, positionMs }: Sign): boolean {
  if (touched) return true;
  if (session.lastSeq === 0) return false;
  if (hasStopped(now) !== hasStopped(session.now) && now !== 'ended') return true;
  let atMs = session.playedToMs;
  for (const [startMs, endMs] of spans) {
    if (Math.abs(startMs - atMs) > SEEK_MS) return true;
    atMs = endMs;
  }
  return Math.abs(positionMs - atMs) > SEEK_MS;
}

function hasStopped(now: PlayState): boolean {
  return now === 'paused' || now === 'ended';
}

/** Takes back what the policy says. A lesson that is complete stays so. */
export function forfeitIdle(learner: LearnerState, session: SessionState): readonly Booking[] {
  const { forfeits } = session.policy.idle;
  if (forfeits === 'nothing') return [];
  const falls = inScope(forfeits, session);
  const complete = new Set(
    [...learner.versions.keys()].filter((id) => isCompleteInAny(learner, id)),
  );
  return takeBack(learner, (each, run) => falls(each, run) && !complete.has(each.lessonId), 'idle');
}

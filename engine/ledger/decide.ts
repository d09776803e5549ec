/**
 * What may happen next: a command and the state in, events out, or a refusal that changes nothing.
 */

import { type MediaKind } from '../protocol/lesson.ts';
import { type BeatBody, type SessionEnd } from '../protocol/messages.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { type Span } from '../protocol/units.ts';
import { digestOf, fitsLesson } from './credit.ts';
import { EVENT_VERSION, type LedgerEvent, SCORING_VERSION } from './events.ts';
import { sentBefore } from './delivery.ts';
import { type Policy } from './policy.ts';
import { NO_SPANS, outside } from './spans.ts';
import { type Stamp, elapsedMs } from './stamp.ts';
import { type AwaitingClaim, type LearnerState, type SessionState } from './state.ts';

/** What a session plays, as the catalogue knows it. */
export interface LessonFacts {
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly durationMs: number;
  readonly longestSegmentMs: number;
  readonly kinds: readonly MediaKind[];
}

export type Command =
  | {
      readonly type: 'open';
      readonly sessionId: string;
      readonly fence: number;
      readonly lesson: LessonFacts;
      readonly policy: Policy;
      readonly address: string;
    }
  | { readonly type: 'beat'; readonly sessionId: string; readonly beat: BeatBody }
  | { readonly type: 'take-lease'; readonly sessionId: string; readonly fence: number }
  | {
      readonly type: 'deliver';
      readonly sessionId: string;
      readonly kind: MediaKind;
      readonly spans: readonly Span[];
    }
  | {
      readonly type: 'issue-key';
      readonly sessionId: string;
      readonly keyId: string;
      /** What the key opens. */
      readonly span: Span;
    }
  | {
      readonly type: 'waive';
      readonly sessionId: string;
      readonly spans: readonly Span[];
      readonly operator: string;
      readonly why: string;
    }
  | { readonly type: 'address'; readonly sessionId: string; readonly address: string }
  | { readonly type: 'open-check'; readonly sessionId: string; readonly checkId: string }
  | { readonly type: 'pass-check'; readonly sessionId: string; readonly checkId: string }
  | { readonly type: 'miss-check'; readonly sessionId: string; readonly checkId: string }
  | { readonly type: 'end'; readonly sessionId: string; readonly why: SessionEnd };

export type Decision =
  | { readonly ok: true; readonly events: readonly LedgerEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** Nothing to add: the command says what the ledger already knows. */
const NOTHING_NEW: Decision = { ok: true, events: [] };

export function decide(learner: LearnerState, command: Command, at: Stamp): Decision {
  const base = { v: EVENT_VERSION, at, sessionId: command.sessionId } as const;
  const session = learner.sessions.get(command.sessionId);
  if (command.type === 'open') {
    if (session !== undefined) return session.end === null ? NOTHING_NEW : no('session_ended');
    const { policy, fence, address } = command;
    const { lessonId, mediaVersion, durationMs, longestSegmentMs, kinds } = command.lesson;
    return yes({
      ...base,
      type: 'session-opened',
      fence,
      lessonId,
      mediaVersion,
      durationMs,
      longestSegmentMs,
      kinds,
      policy,
      scoringVersion: SCORING_VERSION,
      address,
    });
  }
  if (session === undefined) return no('session_unknown');
  switch (command.type) {
    // News about what was sent, and an operator's waiver, may come after the session has ended.
    case 'deliver':
      if (tellsNothing(session, command.kind, command.spans, at)) return NOTHING_NEW;
      return yes({ ...base, type: 'delivered', kind: command.kind, spans: command.spans });
    // A key is recorded before it is handed out, so none goes to a session that has ended. The same
    // one again tells nothing new.
    case 'issue-key':
      if (hasEnded(session, at)) return no('session_ended');
      if (outside(command.span, session.keysIssued).length === 0) return NOTHING_NEW;
      return yes({ ...base, type: 'key-issued', keyId: command.keyId, span: command.span });
    case 'waive': {
      const { spans, operator, why } = command;
      return yes({ ...base, type: 'delivery-waived', spans, operator, why });
    }
    case 'end':
      if (session.end !== null) return NOTHING_NEW;
      return yes({ ...base, type: 'session-ended', why: command.why });
    case 'beat':
      if (hasEnded(session, at)) return no('session_ended');
      return decideBeat(session, command.beat, base);
    case 'take-lease':
      if (hasEnded(session, at)) return no('session_ended');
      if (learner.holder === session.id) return NOTHING_NEW;
      return yes({ ...base, type: 'lease-taken', fence: command.fence });
    case 'address':
      if (session.address === command.address || session.end !== null) return NOTHING_NEW;
      return yes({ ...base, type: 'address-changed', address: command.address });
    case 'open-check':
      if (hasEnded(session, at)) return no('session_ended');
      if (learner.openCheck === command.checkId) return NOTHING_NEW;
      return yes({ ...base, type: 'check-opened', checkId: command.checkId });
    // An answer to a check that is not open any more changes nothing.
    case 'pass-check':
      if (learner.openCheck !== command.checkId) return NOTHING_NEW;
      return yes({ ...base, type: 'check-passed', checkId: command.checkId });
    case 'miss-check':
      if (learner.openCheck !== command.checkId) return NOTHING_NEW;
      return yes({ ...base, type: 'check-missed', checkId: command.checkId });
  }
}

/** Ended, or silent for longer than the policy lets a session be resumed. */
export function hasEnded(session: SessionState, at: Stamp): boolean {
  if (session.end !== null) return true;
  const { maxSilenceMs } = session.policy.session;
  return elapsedMs(session.bookedUntil, at, maxSilenceMs + 1) > maxSilenceMs;
}

/**
 * What was sent before adds nothing when it is sent again, however often somebody fetches it. News
 * of an earlier sending does: a waiting claim may have been made after that one.
 */
function tellsNothing(
  session: SessionState,
  kind: MediaKind,
  spans: readonly Span[],
  at: Stamp,
): boolean {
  const known = session.delivered.get(kind) ?? NO_SPANS;
  if (spans.some((span) => outside(span, known).length > 0)) return false;
  const concerns = ({ claimedAt }: AwaitingClaim) => sentBefore(at, claimedAt);
  return !session.awaiting.some(concerns) && !session.lapsed.some(concerns);
}

function decideBeat(
  session: SessionState,
  beat: BeatBody,
  base: { readonly v: typeof EVENT_VERSION; readonly at: Stamp; readonly sessionId: string },
): Decision {
  const { lastSeq, digests } = session;
  if (beat.seq <= lastSeq) {
    const forgotten = beat.seq <= lastSeq - digests.length;
    const same = !forgotten && digests[beat.seq % digests.length] === digestOf(beat);
    return same ? NOTHING_NEW : no('sequence_conflict', `beat ${beat.seq}`);
  }
  if (beat.seq > lastSeq + 1) {
    return no('sequence_gap', `beat ${beat.seq} came after beat ${lastSeq}`);
  }
  if (!fitsLesson(beat, session.durationMs)) {
    return no('out_of_lesson', `the lesson is ${session.durationMs} ms long`);
  }
  return yes({ ...base, type: 'beat-accepted', beat });
}

function yes(event: LedgerEvent): Decision {
  return { ok: true, events: [event] };
}

function no(code: Refusal['code'], detail?: string): Decision {
  return { ok: false, refusal: refusal(code, detail) };
}

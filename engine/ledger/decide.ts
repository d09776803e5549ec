/**
 * What may happen next: a command and the state in, events out, or a refusal that changes nothing.
 */

import { type MediaKind } from '../protocol/lesson.ts';
import { type BeatBody, type SessionEnd } from '../protocol/messages.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { type Span } from '../protocol/units.ts';
import { type CheckCommand, decideCheck } from './check-decisions.ts';
import { type CheckPoint } from './check-state.ts';
import { digestOf, fitsLesson, presentedBy } from './credit.ts';
import { EVENT_VERSION, type LedgerEvent, SCORING_VERSION, type SessionOpened } from './events.ts';
import { tellsNothing } from './delivery-news.ts';
import { type Policy } from './policy.ts';
import { outside } from './spans.ts';
import { type Instant, type SentAt, type Stamp, elapsedMs } from './stamp.ts';
import { type LearnerState, type SessionState, testKeyOf, lessonOf } from './state.ts';
import { unheardMs } from './unheard.ts';

/** What a session plays, as the catalogue knows it. */
export interface LessonFacts {
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly durationMs: number;
  readonly longestSegmentMs: number;
  readonly kinds: readonly MediaKind[];
}

/** Where a lesson stands in its course. */
export interface CourseFacts {
  readonly courseId: string;
  readonly lessonsBefore: readonly string[];
}

/** What the tokens of a beat turned out to be. */
export interface Echoes {
  /** Media times of those that are this session's. */
  readonly echoed?: readonly number[];
  /** How many are not. */
  readonly wrongTokens?: number;
}

export type Command =
  | {
      readonly type: 'open';
      readonly sessionId: string;
      readonly fence: number;
      readonly lesson: LessonFacts;
      readonly policy: Policy;
      readonly address: string;
      /** Where the lesson's author wants questions to be asked, sorted by their place. */
      readonly points?: readonly CheckPoint[];
      /** The host says that the learner needs longer to answer. */
      readonly extendedTime?: boolean;
      /** Its course and the lessons before it there; a lesson in none is a course of its own. */
      readonly course?: CourseFacts;
      /** What is the same in earlier versions of the lesson. */
      readonly carried?: SessionOpened['carried'];
    }
  | {
      readonly type: 'take-test';
      readonly courseId: string;
      readonly scoreRatio: number;
      readonly reference: string;
    }
  | { readonly type: 'reset-course'; readonly courseId: string; readonly reason: string }
  | ({
      readonly type: 'beat';
      readonly sessionId: string;
      readonly beat: BeatBody;
      /** When the line was made on which it came, where that took up a session that was open. */
      readonly resumedAt?: Instant;
    } & Echoes)
  | { readonly type: 'take-lease'; readonly sessionId: string; readonly fence: number }
  | {
      readonly type: 'deliver';
      readonly sessionId: string;
      readonly kind: MediaKind;
      readonly spans: readonly Span[];
      /** When the sending had ended, where that is not now. */
      readonly sentAt?: SentAt;
    }
  /** Somebody else is asked to send media: see `media-released`. */
  | { readonly type: 'release'; readonly sessionId: string; readonly spans: readonly Span[] }
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
  | {
      readonly type: 'prove-identity';
      readonly sessionId: string;
      readonly method: string;
      readonly reference: string;
      readonly consentId: string;
    }
  | { readonly type: 'address'; readonly sessionId: string; readonly address: string }
  | CheckCommand
  | { readonly type: 'end'; readonly sessionId: string; readonly why: SessionEnd };

export type Decision =
  | { readonly ok: true; readonly events: readonly LedgerEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** Nothing to add: the command says what the ledger already knows. */
const NOTHING_NEW: Decision = { ok: true, events: [] };

export function decide(learner: LearnerState, command: Command, at: Stamp): Decision {
  if (command.type === 'take-test') {
    const { type: _command, ...told } = command;
    if (learner.tests.has(testKeyOf(told))) return NOTHING_NEW;
    return yes({ v: EVENT_VERSION, at, type: 'course-test-taken', ...told });
  }
  if (command.type === 'reset-course') {
    const { courseId, reason } = command;
    const course = learner.checks.courses.get(courseId);
    if (course === undefined || course.misses === 0) return NOTHING_NEW;
    return yes({ v: EVENT_VERSION, at, type: 'course-reset', courseId, reason });
  }
  const base = { v: EVENT_VERSION, at, sessionId: command.sessionId } as const;
  const session = learner.sessions.get(command.sessionId);
  if (command.type === 'open') {
    if (session !== undefined) return session.end === null ? NOTHING_NEW : no('session_ended');
    if (learner.revokedTokens.has(command.sessionId)) return no('session_ended');
    const { policy, fence, address, carried = [] } = command;
    const { lessonId, mediaVersion, durationMs, longestSegmentMs, kinds } = command.lesson;
    const { course = { courseId: lessonId, lessonsBefore: [] } } = command;
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
      courseId: course.courseId,
      lessonsBefore: policy.order.linear ? course.lessonsBefore : [],
      carried,
      scoringVersion: SCORING_VERSION,
      takesLease: !isHeld(learner, policy, at),
      points: policy.checks.authored ? (command.points ?? []) : [],
      extendedTime: command.extendedTime ?? false,
      address,
    });
  }
  if (session === undefined) {
    const isRevoked = command.type === 'end' && command.why === 'revoked';
    return isRevoked ? revokeToken(learner, command.sessionId, at) : no('session_unknown');
  }
  switch (command.type) {
    // News about what was sent, and an operator's waiver, may come after the session has ended.
    case 'deliver':
      return decideDelivery(session, command, base);
    case 'release': {
      if (hasEnded(session, at)) return no('session_ended');
      const { released } = lessonOf(learner, session);
      if (command.spans.every((span) => outside(span, released).length === 0)) return NOTHING_NEW;
      return yes({ ...base, type: 'media-released', spans: command.spans });
    }
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
      return decideBeat(learner, session, command, base);
    case 'take-lease':
      if (hasEnded(session, at)) return no('session_ended');
      if (learner.holder === session.id) return NOTHING_NEW;
      if (isHeld(learner, session.policy, at))
        return no('lease_elsewhere', 'the older one is in use');
      return yes({ ...base, type: 'lease-taken', fence: command.fence });
    case 'prove-identity': {
      if (hasEnded(session, at)) return no('session_ended');
      const { method, reference, consentId } = command;
      if (session.proof.identityReferences.includes(reference)) return NOTHING_NEW;
      return yes({ ...base, type: 'identity-proved', method, reference, consentId });
    }
    case 'address':
      if (session.address === command.address || session.end !== null) return NOTHING_NEW;
      return yes({ ...base, type: 'address-changed', address: command.address });
    // What guards the learner outlives the session in which it came due.
    case 'schedule-check':
    case 'open-check':
    case 'part-check':
    case 'expire-check':
      return decideCheck(learner, session, command, at);
    case 'show-check':
    case 'answer-check':
      if (hasEnded(session, at)) return no('session_ended');
      return decideCheck(learner, session, command, at);
  }
}

/**
 * Whether the oldest session wins and still has what it won: it is neither ended nor silent, paused
 * or stopped for longer than a full buffer plays. The rule of either session is enough.
 */
function isHeld(learner: LearnerState, policy: Policy, at: Stamp): boolean {
  const holder = learner.holder === null ? undefined : learner.sessions.get(learner.holder);
  if (holder === undefined || holder.end !== null) return false;
  const oldestWins = [policy, holder.policy].some(
    ({ lease }) => lease.onConflict === 'oldest-wins',
  );
  return oldestWins && elapsedMs(holder.livelyAt, at, holder.maxGapMs + 1) <= holder.maxGapMs;
}

/** Ended, or silent for longer than the policy lets a session be resumed. */
export function hasEnded(session: SessionState, at: Stamp): boolean {
  if (session.end !== null) return true;
  const { maxSilenceMs } = session.policy.session;
  return elapsedMs(session.bookedUntil, at, maxSilenceMs + 1) > maxSilenceMs;
}

/** Whoever opens it at the same moment is decided before or after this, and ended or refused. */
function revokeToken({ revokedTokens }: LearnerState, unopenedId: string, at: Stamp): Decision {
  if (revokedTokens.has(unopenedId)) return NOTHING_NEW;
  return yes({ v: EVENT_VERSION, at, type: 'token-revoked', unopenedId });
}

type Base = { readonly v: typeof EVENT_VERSION; readonly at: Stamp; readonly sessionId: string };

/** What can be told of a sending is at most that it ended before now. */
function decideDelivery(
  session: SessionState,
  { kind, spans, sentAt }: Command & { readonly type: 'deliver' },
  base: Base,
): Decision {
  const { at } = base;
  const known = sentAt !== undefined && sentAt.utcMs <= at.utcMs ? sentAt : undefined;
  if (tellsNothing(session, kind, spans, known ?? at)) return NOTHING_NEW;
  const event = { ...base, type: 'delivered', kind, spans } as const;
  return yes(known === undefined ? event : { ...event, sentAt: known });
}

function decideBeat(
  learner: LearnerState,
  session: SessionState,
  { beat, resumedAt, echoed = [], wrongTokens = 0 }: Command & { readonly type: 'beat' },
  base: Base,
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
  const { v, at, sessionId } = base;
  const heard = { v, at, sessionId, type: 'beat-accepted', beat } as const;
  const ms = resumedAt === undefined ? 0 : unheardMs(learner, session, resumedAt, at);
  const event = ms === 0 ? heard : { ...heard, unheardMs: ms };
  if (echoed.length + wrongTokens === 0) return yes(event);
  return yes({ ...event, echoed: echoed.filter(presentedBy(session, beat)), wrongTokens });
}

function yes(event: LedgerEvent): Decision {
  return { ok: true, events: [event] };
}

function no(code: Refusal['code'], detail?: string): Decision {
  return { ok: false, refusal: refusal(code, detail) };
}

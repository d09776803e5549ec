/**
 * What happened, in the past tense: the facts a ledger stores. Events are never edited and never
 * removed. Each carries the version of its shape; `upcast.ts` lifts old ones.
 */

import { type CheckCause } from '../protocol/checks.ts';
import { type BeatBody, type SessionEnd } from '../protocol/messages.ts';
import { type MediaKind } from '../protocol/lesson.ts';
import { type Span } from '../protocol/units.ts';
import { type CheckPoint } from './check-state.ts';
import { type Policy } from './policy.ts';
import { type SentAt, type Stamp } from './stamp.ts';

/** Version of the stored shape of events. */
export const EVENT_VERSION = 1;
/** Version of the rules by which `evolve` turns events into credit; pinned to each session. */
export const SCORING_VERSION = 1;

interface FactOf<Type extends string> {
  readonly v: typeof EVENT_VERSION;
  readonly type: Type;
  readonly at: Stamp;
}

interface EventOf<Type extends string> extends FactOf<Type> {
  readonly sessionId: string;
}

/** Part of an earlier version of a lesson that is the same in this one, media milliseconds. */
export interface CarriedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lengthMs: number;
}

/** A player opened the lesson; the session holds the lease from now on, if it takes it. */
export interface SessionOpened extends EventOf<'session-opened'> {
  /** Fencing number issued by the store; higher than every earlier one of this learner. */
  readonly fence: number;
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly durationMs: number;
  readonly longestSegmentMs: number;
  /** Kinds of media this lesson has; only those can be required. */
  readonly kinds: readonly MediaKind[];
  readonly policy: Policy;
  /** A lesson in no course is one of its own, by its own id. */
  readonly courseId: string;
  /** Lessons of the course that must be complete before this one counts, in their order. */
  readonly lessonsBefore: readonly string[];
  /** Which spans of earlier versions, in which the learner has credit, lie where in this one. */
  readonly carried: readonly {
    readonly mediaVersion: string;
    readonly spans: readonly CarriedSpan[];
  }[];
  readonly scoringVersion: number;
  /** False where the oldest session wins and another one of the learner is in use. */
  readonly takesLease: boolean;
  /** Where the author's questions are asked, sorted; none where the policy asks none. */
  readonly points: readonly CheckPoint[];
  /** The learner has declared a need for longer times to answer. */
  readonly extendedTime: boolean;
  /** Network address of the learner, without port. */
  readonly address: string;
}

/** The learner took the lease back by a click in a session that had lost it. */
export interface LeaseTaken extends EventOf<'lease-taken'> {
  readonly fence: number;
}

/** The player claimed what it presented. The claim stands as it was made. */
export interface BeatAccepted extends EventOf<'beat-accepted'> {
  readonly beat: BeatBody;
  /** Media times of the tokens of this session that it brought, all presented by then. */
  readonly echoed?: readonly number[];
  /** How many it brought that are none of this session's. */
  readonly wrongTokens?: number;
  /**
   * It is the first one on a new line of a session that was not known to play: server milliseconds,
   * at most the longest gap, in which the session was not heard before that line was made.
   */
  readonly unheardMs?: number;
}

/** Segments of one kind of media were sent to this session in full, as spans of media time. */
export interface Delivered extends EventOf<'delivered'> {
  readonly kind: MediaKind;
  readonly spans: readonly Span[];
  /** When the sending had ended, where the news of it came later than that. */
  readonly sentAt?: SentAt;
}

/**
 * Somebody else (nginx, a CDN) was asked to send media to this session; its log comes later. Nothing is
 * credited for it; it counts for the meter of paced release.
 */
export interface MediaReleased extends EventOf<'media-released'> {
  readonly spans: readonly Span[];
}

/**
 * The key of a stretch of an encrypted lesson was handed to this session. Weaker than a delivery:
 * whoever has a key has no media yet, so it credits nothing; without it nothing could be watched.
 */
export interface KeyIssued extends EventOf<'key-issued'> {
  readonly keyId: string;
  /** What the key opens. */
  readonly span: Span;
}

/** An operator settles claims whose delivery log was lost, in the learner's favour. */
export interface DeliveryWaived extends EventOf<'delivery-waived'> {
  readonly spans: readonly Span[];
  readonly operator: string;
  readonly why: string;
}

export interface AddressChanged extends EventOf<'address-changed'> {
  readonly address: string;
}

/**
 * What a check asks and what answers it. It stays on the server: what a player is shown is made of
 * it, and nothing that says the answer ever leaves.
 */
export type CheckTask =
  | {
      readonly kind: 'presence';
      /** Four digits, shown in a picture and spoken in a sound. */
      readonly code: string;
      /** Draws that picture and that sound, on every node the same. */
      readonly seed: number;
    }
  | {
      readonly kind: 'question';
      readonly questionId: string;
      /** Which option of the lesson stands at each place that is shown. */
      readonly order: readonly number[];
      /** The right places among those shown, ascending. */
      readonly right: readonly number[];
    };

export { type CheckCause } from '../protocol/checks.ts';

/** When the next random check is due, in running time of the learner over all sessions. */
export interface CheckScheduled extends EventOf<'check-scheduled'> {
  readonly dueAtRunningMs: number;
}

/** A check came due: what is presented from now on is provisional until it is passed. */
export interface CheckOpened extends EventOf<'check-opened'> {
  readonly checkId: string;
  readonly cause: CheckCause;
  /** The author's point that was reached, where that was the cause. */
  readonly pointId: string | null;
  readonly task: CheckTask;
  /** Time to answer from when it is shown, server milliseconds. */
  readonly answerMs: number;
  readonly attempts: number;
}

/** A page shows the check; the time to answer runs. */
export interface CheckShown extends EventOf<'check-shown'> {
  readonly checkId: string;
}

/** The page that showed the check has gone; the time to answer stands still until another shows it. */
export interface CheckParted extends EventOf<'check-parted'> {
  readonly checkId: string;
}

/** An answer was judged. After a wrong one the next attempt has another task, if there is one. */
export interface CheckAnswered extends EventOf<'check-answered'> {
  readonly checkId: string;
  readonly correct: boolean;
  /** Server time since it was shown. */
  readonly tookMs: number;
  readonly next: CheckTask | null;
}

export interface CheckPassed extends EventOf<'check-passed'> {
  readonly checkId: string;
}

/** The check was not answered in time, or answered wrongly too often. */
export interface CheckMissed extends EventOf<'check-missed'> {
  readonly checkId: string;
  readonly why: 'unanswered' | 'failed';
}

/** The host made sure who studies in this session, by whatever means its learners have agreed to. */
export interface IdentityProved extends EventOf<'identity-proved'> {
  readonly method: string;
  /** The host's own name of this proof; told twice, it is one. */
  readonly reference: string;
  /** The host's record of the learner's consent. */
  readonly consentId: string;
}

export interface SessionEnded extends EventOf<'session-ended'> {
  readonly why: SessionEnd;
}

/** The host says that the learner took the test of a course. It belongs to no session. */
export interface CourseTestTaken extends FactOf<'course-test-taken'> {
  readonly courseId: string;
  /** Share of all points. */
  readonly scoreRatio: number;
  /** The host's own name for this result; told twice, it is one result. */
  readonly reference: string;
}

/** The host lets a course be studied again that had failed because of missed checks. */
export interface CourseReset extends FactOf<'course-reset'> {
  readonly courseId: string;
  readonly reason: string;
}

/** The host took a session back that nobody had opened: its token opens nothing any more. */
export interface TokenRevoked extends FactOf<'token-revoked'> {
  /** The session that it would have opened. */
  readonly unopenedId: string;
}

export type LearnerEvent = CourseTestTaken | CourseReset | TokenRevoked;

export type SessionEvent =
  | SessionOpened
  | LeaseTaken
  | BeatAccepted
  | Delivered
  | MediaReleased
  | KeyIssued
  | DeliveryWaived
  | AddressChanged
  | CheckScheduled
  | CheckOpened
  | CheckShown
  | CheckParted
  | CheckAnswered
  | CheckPassed
  | CheckMissed
  | IdentityProved
  | SessionEnded;

export type LedgerEvent = SessionEvent | LearnerEvent;
export type LedgerEventType = LedgerEvent['type'];

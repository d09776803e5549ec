/**
 * What the ledger knows of one learner after the events so far. The state belongs to the fold: only
 * `evolve` and what it calls may change it, in place, because replaying a year of beats must not
 * copy it a million times. Whoever wants to keep a state folds the events again.
 */

import { type MediaKind } from '../protocol/lesson.ts';
import {
  type LeaseLoss,
  type Outcome,
  type PlayState,
  type SessionEnd,
} from '../protocol/messages.ts';
import { type NotCountedReason, type RefusalReason } from '../protocol/reasons.ts';
import { type Span } from '../protocol/units.ts';
import { type Budget, type DayAccount, emptyBudget } from './budget.ts';
import { type CheckPoint, type Checks, type TakenSpans, noChecks } from './check-state.ts';
import { type Policy } from './policy.ts';
import { type GuardedRun, type Proof } from './proof-state.ts';
import { type Stretch } from './revocable.ts';
import { NO_SPANS, type Spans } from './spans.ts';
import { type Stamp } from './stamp.ts';
import { type RecentCredit, noRecentCredit } from './window.ts';

/** How one run was booked or booked anew; `was` is set where an earlier booking changed. */
export interface Booking {
  readonly sessionId: string;
  /** The beat that claimed it. */
  readonly seq: number;
  readonly span: Span;
  readonly outcome: Outcome;
  readonly was?: Outcome;
}

/** A claim that waits for news of its delivery. */
export interface AwaitingClaim {
  readonly seq: number;
  readonly span: Span;
  readonly claimedAt: Stamp;
  /** Server time that goes with it in the time account. */
  readonly timeMs: number;
  /** Learner-day to which it is booked. */
  readonly day: number;
  /** Slot of rolling windows to which it is booked. */
  readonly slot: number;
  /** A check was passed since the claim was made, or none is asked for. */
  readonly settled: boolean;
  /** Presented while a check was due or open: it falls with that one. */
  readonly underCheck: boolean;
  /** What is not known to have been sent before the claim, by kind of media. */
  readonly lacks: ReadonlyMap<MediaKind, Spans>;
}

/** A claim that was refused because no news of its delivery came in time. */
export interface LapsedClaim extends AwaitingClaim {
  readonly refusedAs: 'not-delivered' | 'media-missing';
}

/** Sessions that follow each other, see `sitting.ts`. */
export interface Sitting {
  over: boolean;
}

/** What is left of the time in which a session was not heard; milliseconds. */
export interface Unheard {
  leftMs: number;
  /** The part of it that no other time of the learner has brought to the meter of paced release. */
  meterMs: number;
  /** As what it is booked until a beat tells that it played. */
  readonly reason: 'paused' | 'stalled';
  /** The budget's own clock when the session was heard again. */
  readonly atMs: number;
}

export interface SessionState {
  readonly id: string;
  readonly sitting: Sitting;
  readonly lessonKey: string;
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly courseId: string;
  /** Lessons of the course that must be complete before this one counts. */
  readonly lessonsBefore: readonly string[];
  readonly durationMs: number;
  readonly policy: Policy;
  readonly scoringVersion: number;
  /** Kinds of which a span needs a delivery: those the policy requires and the lesson has. */
  readonly requiredKinds: readonly MediaKind[];
  /** Longest server time between two beats that counts as running. */
  readonly maxGapMs: number;
  /** Where the author's questions are asked, sorted. */
  readonly points: readonly CheckPoint[];
  readonly extendedTime: boolean;
  /** Why it does not hold the lease; null where it does, or has ended. */
  leaseLost: LeaseLoss | null;
  /** Server time that ran before the lease moved and that no beat has covered yet. */
  handoverMs: number;
  /** Server time that the beats of a new line may still tell of, see `unheard.ts`. */
  unheard: Unheard | null;
  /** When it was last known to play or to want to. */
  livelyAt: Stamp;
  readonly openedAt: Stamp;
  address: string;
  end: { readonly why: SessionEnd; readonly at: Stamp } | null;

  lastSeq: number;
  /** Digests of the latest beats, by `seq` modulo its length. */
  digests: Int32Array;
  /** Up to when the time account is booked. */
  bookedUntil: Stamp;
  now: PlayState;
  /** Where the player said it was, and whether the seek rule lets it be there or not. */
  playedToMs: number;
  positionMs: number;
  /** How the latest run of the latest beat was booked; null where nothing was booked since. */
  lastOutcome: Outcome | null;
  /** Why nothing counts in the manner that the latest beat told, e.g. a hidden page. */
  manner: RefusalReason | null;

  /** Server time in which the player said playing. */
  runningMs: number;
  readonly delivered: Map<MediaKind, Spans>;
  /** Delivered in every required kind. */
  deliveredAll: Spans;
  /** Media time of which the keys were issued; evidence only. */
  keysIssued: Spans;
  /** Pending claims, oldest first. */
  awaiting: AwaitingClaim[];
  /** Claims that were refused because no news came in time; late news can still turn that. */
  lapsed: LapsedClaim[];
  credited: Spans;
  /** Settled credit that a missed check, or idling, can take all the same, by the policy. */
  revocable: Stretch[];
  /** What its levels of assurance rest on. */
  readonly proof: Proof;

  presentedMs: number;
  creditedMs: number;
  pendingMs: number;
  readonly refusedMs: Map<RefusalReason, number>;
  openMs: number;
  countedMs: number;
  pendingTimeMs: number;
  readonly notCountedMs: Map<NotCountedReason, number>;
}

/** A stretch of credit as it lies in the earlier version, and how far it has moved. */
export interface CarriedPiece {
  readonly lessonKey: string;
  readonly mediaVersion: string;
  readonly from: Span;
  readonly shiftMs: number;
  /** Counted server time that came with it. */
  readonly timeMs: number;
}

export interface LessonState {
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly durationMs: number;
  /** Of its newest session. */
  policy: Policy;
  credited: Spans;
  creditedMs: number;
  /** Server time counted for this lesson. */
  countedMs: number;
  /** End of the furthest contiguous presentation that was accepted. */
  frontierMs: number;
  /** Media time that the running server time of this lesson could have presented. */
  playableMs: number;
  /** Where the learner left off. */
  positionMs: number;
  /** Credit that came from earlier versions of the lesson, as spans of this one. */
  carried: Spans;
  carriedMs: number;
  pieces: CarriedPiece[];
  /** The part of `creditedMs` for which a check is still to come. */
  provisionalMs: number;
  /** Points of the author that were reached; one whose check was missed is reached anew. */
  readonly pointsDone: Set<string>;
  /** How often each question was asked. */
  readonly asked: Map<string, number>;
  /** What checks took and a time limit lets be earned again. */
  taken: TakenSpans[];
  /** Media time of which any kind was let go to this learner, in any session. */
  released: Spans;
}

/** Credit that a check can still take. */
export interface ProvisionalRun {
  readonly sessionId: string;
  readonly seq: number;
  readonly span: Span;
  readonly timeMs: number;
  readonly day: number;
  readonly slot: number;
  /** A check was passed since; only a policy that takes whole sessions or more can still take it. */
  readonly settled: boolean;
  /** Presented while a check was due or open: it falls with that one. */
  readonly underCheck: boolean;
}

/** What paced release may still let go to a learner for the first time. */
export interface ReleaseMeter {
  /** Media milliseconds; below zero where more went out than active time had brought. */
  unspentMs: number;
  /** Up to when active time has brought its part. */
  at: Stamp;
}

/** What the host told of a course's test. */
export interface TestTaken {
  readonly courseId: string;
  readonly scoreRatio: number;
  readonly reference: string;
}

/** A host may name results of two courses alike. */
export function testKeyOf({ courseId, reference }: Omit<TestTaken, 'scoreRatio'>): string {
  return `${courseId}\t${reference}`;
}

export interface LearnerState {
  /** Highest fencing number seen. */
  fence: number;
  /** The session that holds the lease. */
  holder: string | null;
  readonly budget: Budget;
  /** Null before the first session. */
  meter: ReleaseMeter | null;
  /** Running server time over all sessions, for whoever wants to check the bound. */
  runningMs: number;
  readonly days: Map<number, DayAccount>;
  readonly recent: RecentCredit;
  /** Running server time since the last sign of the learner. */
  unseenMs: number;
  readonly checks: Checks;
  /** What the next passed check can prove, oldest first. */
  guarded: GuardedRun[];
  /** Credit for which a check is still to come. */
  provisional: ProvisionalRun[];
  /** A sitting whose page was reloaded: the next session goes on with it. */
  reloaded: Sitting | null;
  /** By {@link testKeyOf}. */
  readonly tests: Map<string, TestTaken>;
  /** Sessions that were taken back before anybody opened them, and previews. */
  readonly revokedTokens: Set<string>;
  readonly sessions: Map<string, SessionState>;
  readonly lessons: Map<string, LessonState>;
  /** The versions of each lesson, by its id, in the order in which they were first opened. */
  readonly versions: Map<string, LessonState[]>;
}

export function initialState(): LearnerState {
  return {
    fence: 0,
    holder: null,
    budget: emptyBudget(),
    meter: null,
    runningMs: 0,
    days: new Map(),
    recent: noRecentCredit(),
    unseenMs: 0,
    checks: noChecks(),
    guarded: [],
    provisional: [],
    reloaded: null,
    tests: new Map(),
    revokedTokens: new Set(),
    sessions: new Map(),
    lessons: new Map(),
    versions: new Map(),
  };
}

/** Credit belongs to one version of one lesson. */
export function lessonKeyOf(lessonId: string, mediaVersion: string): string {
  return `${lessonId}@${mediaVersion}`;
}

export function lessonOf(learner: LearnerState, session: SessionState): LessonState {
  const found = learner.lessons.get(session.lessonKey);
  if (found !== undefined) return found;
  const fresh: LessonState = {
    lessonId: session.lessonId,
    mediaVersion: session.mediaVersion,
    durationMs: session.durationMs,
    policy: session.policy,
    credited: NO_SPANS,
    creditedMs: 0,
    countedMs: 0,
    frontierMs: 0,
    playableMs: 0,
    positionMs: 0,
    carried: NO_SPANS,
    carriedMs: 0,
    pieces: [],
    released: NO_SPANS,
    provisionalMs: 0,
    pointsDone: new Set(),
    asked: new Map(),
    taken: [],
  };
  learner.lessons.set(session.lessonKey, fresh);
  const versions = learner.versions.get(session.lessonId);
  if (versions === undefined) learner.versions.set(session.lessonId, [fresh]);
  else versions.push(fresh);
  return fresh;
}

export function addTo<K>(account: Map<K, number>, key: K, ms: number): void {
  if (ms !== 0) account.set(key, (account.get(key) ?? 0) + ms);
}

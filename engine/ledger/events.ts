/**
 * What happened, in the past tense: the facts a ledger stores. Events are never edited and never
 * removed. Each carries the version of its shape; `upcast.ts` lifts old ones.
 */

import { type BeatBody, type SessionEnd } from '../protocol/messages.ts';
import { type MediaKind } from '../protocol/lesson.ts';
import { type Span } from '../protocol/units.ts';
import { type Policy } from './policy.ts';
import { type Stamp } from './stamp.ts';

/** Version of the stored shape of events. */
export const EVENT_VERSION = 1;
/** Version of the rules by which `evolve` turns events into credit; pinned to each session. */
export const SCORING_VERSION = 1;

interface EventOf<Type extends string> {
  readonly v: typeof EVENT_VERSION;
  readonly type: Type;
  readonly at: Stamp;
  readonly sessionId: string;
}

/** A player opened the lesson; the session holds the lease from now on. */
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
  readonly scoringVersion: number;
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
}

/** Segments of one kind of media were sent to this session in full, as spans of media time. */
export interface Delivered extends EventOf<'delivered'> {
  readonly kind: MediaKind;
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

/** A check came due: credit from now on is provisional until it is passed. */
export interface CheckOpened extends EventOf<'check-opened'> {
  readonly checkId: string;
}

export interface CheckPassed extends EventOf<'check-passed'> {
  readonly checkId: string;
}

/** The check was answered wrongly too often, or not in time. */
export interface CheckMissed extends EventOf<'check-missed'> {
  readonly checkId: string;
}

export interface SessionEnded extends EventOf<'session-ended'> {
  readonly why: SessionEnd;
}

export type LedgerEvent =
  | SessionOpened
  | LeaseTaken
  | BeatAccepted
  | Delivered
  | KeyIssued
  | DeliveryWaived
  | AddressChanged
  | CheckOpened
  | CheckPassed
  | CheckMissed
  | SessionEnded;

export type LedgerEventType = LedgerEvent['type'];

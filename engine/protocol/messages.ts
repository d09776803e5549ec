/**
 * The messages between player and engine, one definition each. The written protocol is
 * messages.md beside this file, with a sample conversation in example.md.
 */

import {
  type Decoder,
  type Infer,
  DecodeError,
  flag,
  list,
  number,
  oneOf,
  optional,
  record,
  text,
  where,
  whole,
} from './decoder.ts';
import {
  type CheckEnd,
  type CheckPrompt,
  type CheckStanding,
  checkAnswer,
  checkId,
} from './checks.ts';
import { type LocalizedText } from './lesson.ts';
import { type Closed } from './lesson-account.ts';
import { type PlayRules } from './play-rules.ts';
import { network, playingQuality } from './quality.ts';
import { type RefusalReason } from './reasons.ts';
import { type Refusal } from './refusals.ts';
import { type Claimed, type Span, claim, MAX_MEDIA_MS } from './units.ts';

/** Most spans one beat may claim; an honest beat claims one or two. */
export const MAX_SPANS_PER_BEAT = 64;
/** Most presentation tokens one beat may bring; an honest beat brings one or two. */
export const MAX_TOKENS_PER_BEAT = 24;
/** Most unacknowledged beats a player keeps and hands in; 20 minutes at one beat in 5 s. */
export const MAX_OUTBOX_BEATS = 256;
/** Largest socket message the engine reads, bytes. */
export const MAX_MESSAGE_BYTES = 131_072;

function claimed<T>(decoder: Decoder<T>): Decoder<Claimed<T>> {
  return (value) => claim(decoder(value));
}

const mediaMs = whole(0, MAX_MEDIA_MS);

const span: Decoder<Span> = (value) => {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new DecodeError('a span [startMs, endMs]', value);
  }
  const [start, end] = value as [unknown, unknown];
  const startMs = mediaMs(start);
  const endMs = mediaMs(end);
  if (startMs >= endMs) throw new DecodeError('a span that starts before it ends', value);
  return [startMs, endMs];
};

/** What the playhead does from this beat on. */
export const PLAY_STATES = ['playing', 'paused', 'stalled', 'ended'] as const;
export type PlayState = (typeof PLAY_STATES)[number];

const beatShape = {
  /** The beat's number in its session, from 1, without holes. */
  seq: whole(1, 10_000_000),
  /** Spans presented since the previous beat, in order of presentation, repeats included. */
  spans: claimed(list(span, MAX_SPANS_PER_BEAT)),
  /** Playback rate at which they were presented. */
  rate: claimed(number(0.0625, 64)),
  /** Whether the page was visible while they were presented. */
  visible: claimed(flag),
  /** Whether the learner touched keyboard, pointer or screen on the page since the last beat. */
  touched: claimed(flag),
  /** What the playhead does from now on, and where it is. */
  now: claimed(oneOf(PLAY_STATES)),
  positionMs: claimed(mediaMs),
};

/** A beat as the ledger keeps it. */
export const beatBody = record(beatShape);
export type BeatBody = Infer<typeof beatBody>;

const outboxShape = {
  ...beatShape,
  /** Presentation tokens that came on screen; left out where there are none. */
  tokens: optional(claimed(list(text(3, 40), MAX_TOKENS_PER_BEAT))),
  /** How smoothly it played; told rarely, and no part of what the ledger keeps. */
  quality: optional(claimed(playingQuality)),
};

/** A beat as it is kept in the outbox: without the nonce, which is stamped when it is sent. */
export const outboxBeat = record(outboxShape);
export type OutboxBeat = Infer<typeof outboxBeat>;

export const beat = record({ ...outboxShape, nonce: text(8, 64) });
export type Beat = Infer<typeof beat>;

const protocolNumber = whole(0, 1_000_000);
const opaque = text(16, 4_096);

/**
 * What a player says when it connects (`auth` of the socket.io handshake): either a session token
 * of the host, to open a session, or the resume key of a session that is already open. A reloaded
 * page hands in what its predecessor could not send any more.
 */
export const hello = where(
  record({
    protocol: protocolNumber,
    token: optional(opaque),
    resume: optional(opaque),
    predecessor: optional(record({ resume: opaque, beats: list(outboxBeat, MAX_OUTBOX_BEATS) })),
    network: optional(network),
  }),
  (value) => (value.token === undefined) !== (value.resume === undefined),
  'either a token or a resume key',
);
export type Hello = Infer<typeof hello>;

/** Events a player may send after the handshake; their bodies are decoded by {@link clientBodies}. */
export const clientBodies = {
  /** Claims since the last beat. Answered by `ack` or `refused`. */
  beat,
  /** The learner's click on "continue here": takes the lease back. Answered by `lease`. */
  takeover: record({}),
  /** The learner left. Answered by `ended`. */
  leave: record({}),
  /** The page shows this check from now on: its time to answer runs. */
  checkshown: record({ checkId }),
  /** Answered by `check` (wrong, and one more attempt is left) or `checkclosed`. */
  checkanswer: record({ checkId, attempt: whole(1, 100), answer: checkAnswer }),
  /** The learner owes a check and is ready for one. Answered by `check` or `refused`. */
  checkready: record({}),
} as const;
export type ClientEvent = keyof typeof clientBodies;

/** Most messages in one request of the batch door. */
export const MAX_BATCH_MESSAGES = 64;

/**
 * One request of the batch door (`POST <live path>/beats`), for players whose websockets are blocked.
 * The resume key stands in the `Authorization` header; the first request brings a token instead.
 */
export const batchRequest = record({
  protocol: protocolNumber,
  token: optional(opaque),
  predecessor: optional(record({ resume: opaque, beats: list(outboxBeat, MAX_OUTBOX_BEATS) })),
  network: optional(network),
  /** Number of the last message that this player has heard on this connection; 0 for none. */
  heard: whole(0, 1_000_000_000),
  /** What a socket would have been sent; each body is decoded by {@link clientBodies}. */
  messages: list(
    record({ event: text(1, 40), body: (value: unknown) => value }),
    MAX_BATCH_MESSAGES,
  ),
});
export type BatchRequest = Infer<typeof batchRequest>;

/** What the batch door answers: all that the player has not heard yet, in order. */
export interface BatchAnswer {
  /** Changes where the connection began anew: its numbers begin anew, too. */
  readonly connection: string;
  readonly messages: readonly {
    readonly n: number;
    readonly event: keyof ServerEvents;
    readonly body: unknown;
  }[];
}

/** How one run of presented media was booked: `credited`, `pending`, or a reason of refusal. */
export type Outcome = 'credited' | 'pending' | RefusalReason;
export type BookedRun = readonly [startMs: number, endMs: number, outcome: Outcome];

/** The learner's account for this lesson, as the server sees it. Milliseconds. */
export interface CreditSummary {
  /** Coverage credited to the learner for this lesson version, over all sessions. */
  readonly creditedMs: number;
  /** The part of `creditedMs` for which a check is still to come. */
  readonly provisionalMs: number;
  /** Claimed in this session, delivery not known yet. */
  readonly pendingMs: number;
  /** Presented in this session and refused. */
  readonly refusedMs: number;
  /** Coverage that completes the lesson. */
  readonly requiredMs: number;
  /** Credited today over all lessons of the learner. */
  readonly todayMs: number;
  /** Most that counts in one day; null where the policy has no cap. */
  readonly dailyCapMs: number | null;
  /** Whether time counts at this moment. */
  readonly counting: boolean;
  /** Why it does not; null where it does. */
  readonly reason: RefusalReason | 'paused' | 'stalled' | null;
  /** What is required is credited. A check may still take it: no ground for a certificate. */
  readonly complete: boolean;
  /** It is complete by credit that no check can take any more. */
  readonly settled: boolean;
  /** How it stands with checks. */
  readonly check: CheckStanding;
  /** There where cap or hours let nothing count now, whatever the player does. */
  readonly closed?: Closed;
}

/** One piece of the token track: `GET <mediaBase>tokens/<n>.json`, from n x `tokenPieceMs` on. */
export const tokenPiece = record({
  tokens: list((value: unknown): readonly [atMs: number, value: string] => {
    if (!Array.isArray(value)) throw new DecodeError('a token [atMs, value]', value);
    const [atMs, token] = value as [unknown, unknown];
    return [mediaMs(atMs), text(3, 40)(token)];
  }, 100),
});
export type PlacedToken = Infer<typeof tokenPiece>['tokens'][number];

export interface Welcome {
  readonly protocol: number;
  readonly sessionId: string;
  /** Opens this session again after a lost socket; a secret of this player. */
  readonly resume: string;
  /** Path prefix of the lesson's files for this session, ending in `/`. */
  readonly mediaBase: string;
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly durationMs: number;
  readonly rules: PlayRules;
  /** Number of the last beat that is durably stored; resend what comes after it. */
  readonly lastSeq: number;
  /** To be echoed by the beats of this connection until an ack brings the next one. */
  readonly nonce: string;
  /** Where the learner left off, media milliseconds. */
  readonly positionMs: number;
  /** The furthest contiguous presentation; seeking beyond it is against `watched-only`. */
  readonly frontierMs: number;
  /** Credited spans of this lesson version; of very many only the longer ones. */
  readonly credited: readonly Span[];
  readonly credit: CreditSummary;
  /** False where another session has the lease, and in a preview. */
  readonly leased: boolean;
  /** Which one has it: one opened later that took it, or one opened before that is still in use. */
  readonly leaseLost: LeaseLoss | null;
  /** The check that is open for this learner, where this session holds the lease. */
  readonly check: CheckPrompt | null;
  /** Set in a preview (play without credit): send no beats, nothing after `untilMs` is served. */
  readonly preview: { readonly untilMs: number } | null;
}

/** Every beat up to `seq` is durably stored; `runs` says how the new ones were booked. */
export interface Ack {
  readonly seq: number;
  readonly nonce: string;
  readonly runs: readonly BookedRun[];
  readonly frontierMs: number;
  readonly credit: CreditSummary;
}

/** A message was refused and changed nothing. `lastSeq` tells from where to resend. */
export interface Refused extends Refusal {
  readonly lastSeq: number;
  readonly nonce: string;
}

/** Events the engine may send after the handshake. */
export interface ServerEvents {
  welcome: (body: Welcome) => void;
  ack: (body: Ack) => void;
  refused: (body: Refused) => void;
  /** Credit changed without a beat: a late delivery, a waiver, another session. */
  credit: (body: { readonly runs: readonly BookedRun[]; readonly credit: CreditSummary }) => void;
  /** This session holds the lease from now on, or has lost it to another one. */
  lease: (body: {
    readonly leased: boolean;
    readonly leaseLost: LeaseLoss | null;
    readonly credit: CreditSummary;
  }) => void;
  /** A check came due, came to this session with the lease, or has another attempt. */
  check: (body: { readonly check: CheckPrompt; readonly credit: CreditSummary }) => void;
  /** The check is over. */
  checkclosed: (body: {
    readonly checkId: string;
    readonly end: CheckEnd;
    /** What the author says of the question; with `passed` alone, for it gives the answer away. */
    readonly explanation: LocalizedText | null;
    readonly credit: CreditSummary;
  }) => void;
  ended: (body: { readonly why: SessionEnd; readonly credit: CreditSummary }) => void;
}

export interface ClientEvents {
  beat: (body: unknown) => void;
  takeover: (body: unknown) => void;
  leave: (body: unknown) => void;
  checkshown: (body: unknown) => void;
  checkanswer: (body: unknown) => void;
  checkready: (body: unknown) => void;
}

/** How a session came to be without the lease. */
export const LEASE_LOSSES = ['newer-session', 'older-session'] as const;
export type LeaseLoss = (typeof LEASE_LOSSES)[number];

export const SESSION_ENDS = ['left', 'succeeded', 'expired', 'revoked'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/**
 * A compacted record stands for the first events of a learner, whose raw lines are gone. It holds
 * the state that a fold of them gives, whole, and what a statement lists beside it, so whatever
 * comes after is decided and listed as if they were still there: an open check, a claim that waits,
 * a session that goes on. What can still be booked anew keeps its beats; all other runs are melted
 * as the statement melts them.
 */

import { type Outcome } from '../protocol/messages.ts';
import { type StatementCheck } from '../protocol/statement.ts';
import { type LedgerEvent } from './events.ts';
import { type Frozen, freeze, thaw } from './frozen.ts';
import { silenceMsOf } from './limits.ts';
import { fillState } from './older-build.ts';
import { type Stamp } from './stamp.ts';
import { type LearnerState } from './state.ts';
import { type RunOfBeat, type Traces, beatsThatCanTurn, meltSettled, traceOf } from './trace.ts';

/** Version of the stored shape: of the state, too. */
export const COMPACTED_VERSION = 1;

/** Where the chain stood when a daily head was signed, so that the head can still be checked. */
export interface SignedLink {
  /** The last row that the head covers. */
  readonly upTo: number;
  /** Events of the learner up to there. */
  readonly count: number;
  readonly chain: string;
}

export interface Compacted {
  readonly v: typeof COMPACTED_VERSION;
  readonly type: 'compacted';
  /** How many events it stands for. */
  readonly events: number;
  /** How many of them were beats. */
  readonly beats: number;
  /** The link of the last of them: the chain goes on from there. */
  readonly chain: string;
  /** When the last of them happened. */
  readonly at: Stamp;
  /** Heads that were signed over a part of them, oldest first. */
  readonly signed: readonly SignedLink[];
  readonly learner: Frozen;
  readonly sessions: readonly FrozenTrace[];
}

/** What a store reads of a learner: perhaps one compacted record first, then events. */
export type StoredEvent = LedgerEvent | Compacted;

interface FrozenTrace {
  readonly sessionId: string;
  readonly lastSeenUtcMs: number;
  readonly addresses: readonly { readonly address: string; readonly fromUtcMs: number }[];
  /** Beat, start, end, outcome, from when, to when. */
  readonly runs: readonly (readonly [number, number, number, Outcome, number, number])[];
  readonly checks: readonly StatementCheck[];
}

/** How many events of the learner a stored one counts for. */
export function eventsIn(stored: StoredEvent): number {
  return stored.type === 'compacted' ? stored.events : 1;
}

/** A learner as somebody reads along. */
export interface Reading {
  readonly learner: LearnerState;
  readonly traces: Traces;
}

export function compact(
  { learner, traces }: Reading,
  told: Pick<Compacted, 'events' | 'beats' | 'chain' | 'at' | 'signed'>,
): Compacted {
  const sessions = [...traces].map(([sessionId, trace]): FrozenTrace => {
    const policy = learner.sessions.get(sessionId)?.policy;
    const silenceMs = policy === undefined ? 0 : silenceMsOf(policy);
    const runs = meltSettled(trace, beatsThatCanTurn(learner, sessionId), silenceMs);
    const { lastSeenUtcMs, addresses, checks } = trace;
    return { sessionId, lastSeenUtcMs, addresses, runs: runs.map(packRun), checks };
  });
  const { events, beats, chain, at, signed } = told;
  const counts = { events, beats, chain, at, signed };
  return { v: 1, type: 'compacted', ...counts, learner: freeze(learner), sessions };
}

/** @throws TypeError where the record is damaged */
export function thawLearner({ v, learner }: Compacted): LearnerState {
  const known: number = COMPACTED_VERSION;
  if (v !== known) throw new TypeError(`a compacted record of version ${String(v)}`);
  const state = thaw(learner) as LearnerState;
  const isState = state.sessions instanceof Map && state.lessons instanceof Map;
  if (!isState) throw new TypeError('a compacted record holds no state');
  fillState(state);
  return state;
}

/** Takes the traces of a record up. @throws TypeError where the record is damaged */
export function thawTraces({ sessions }: Compacted, traces: Traces): void {
  for (const { sessionId, lastSeenUtcMs, addresses, runs, checks } of sessions) {
    const trace = traceOf(traces, sessionId);
    trace.lastSeenUtcMs = lastSeenUtcMs;
    trace.addresses.push(...addresses);
    trace.checks.push(...checks);
    for (const [seq, startMs, endMs, outcome, fromUtcMs, toUtcMs] of runs) {
      const ofBeat = trace.runs.get(seq) ?? [];
      trace.runs.set(seq, ofBeat);
      ofBeat.push({ seq, run: [startMs, endMs, outcome], fromUtcMs, toUtcMs });
    }
  }
}

function packRun({ seq, run: [startMs, endMs, outcome], fromUtcMs, toUtcMs }: RunOfBeat) {
  return [seq, startMs, endMs, outcome, fromUtcMs, toUtcMs] as const;
}

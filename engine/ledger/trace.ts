/** What a statement lists beside the state: runs with their reasons, checks, addresses, last seen. */

import { type BookedRun } from '../protocol/messages.ts';
import { type StatementCheck } from '../protocol/statement.ts';
import { type SessionEvent } from './events.ts';
import { silenceMsOf } from './limits.ts';
import { NO_SPANS, type Spans, intersect, outside, subtract } from './spans.ts';
import { type Booking, type LearnerState, type SessionState } from './state.ts';

export interface RunOfBeat {
  /** The beat that claimed it; of melted ones, the last. */
  readonly seq: number;
  readonly run: BookedRun;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

export interface SessionTrace {
  lastSeenUtcMs: number;
  readonly addresses: { address: string; fromUtcMs: number }[];
  /** Runs by the beat that claimed them; beats stand in the order of their numbers. */
  readonly runs: Map<number, RunOfBeat[]>;
  /** Checks that came due in it, in their order. */
  readonly checks: StatementCheck[];
  /** With so many beats in `runs`, what is settled of them is melted. */
  meltAtBeats: number;
}

export type Traces = Map<string, SessionTrace>;

export function traceOf(traces: Traces, sessionId: string): SessionTrace {
  const found = traces.get(sessionId);
  if (found !== undefined) return found;
  const fresh: SessionTrace = {
    lastSeenUtcMs: 0,
    addresses: [],
    runs: new Map(),
    checks: [],
    meltAtBeats: 0,
  };
  traces.set(sessionId, fresh);
  return fresh;
}

export function follow(trace: SessionTrace, event: SessionEvent): void {
  const { utcMs } = event.at;
  if (event.type === 'session-opened' || event.type === 'address-changed') {
    trace.addresses.push({ address: event.address, fromUtcMs: utcMs });
  }
  if (event.type !== 'delivery-waived') trace.lastSeenUtcMs = Math.max(trace.lastSeenUtcMs, utcMs);
}

export function enter(
  trace: SessionTrace,
  booking: Booking,
  sinceUtcMs: number,
  utcMs: number,
): void {
  const { seq, span, outcome, was } = booking;
  const ofBeat = trace.runs.get(seq) ?? [];
  trace.runs.set(seq, ofBeat);
  if (was === undefined) {
    ofBeat.push({ seq, run: [...span, outcome], fromUtcMs: sinceUtcMs, toUtcMs: utcMs });
    return;
  }
  // One beat may claim a place twice; each booking anew moves it once.
  let unmoved: Spans = [span];
  const entries = ofBeat.splice(0).flatMap((entry) => {
    const [startMs, endMs, current] = entry.run;
    const own = [startMs, endMs] as const;
    const changed = current === was ? intersect(unmoved, [own]) : NO_SPANS;
    if (changed.length === 0) return [entry];
    unmoved = subtract(unmoved, changed);
    return [
      ...outside(own, changed).map((kept) => ({ ...entry, run: [...kept, current] as const })),
      ...changed.map((moved) => ({ ...entry, run: [...moved, outcome] as const })),
    ].sort((a, b) => a.run[0] - b.run[0]);
  });
  ofBeat.push(...entries);
}

/**
 * Neighbours with one outcome that follow each other in media time, and without a silence in server
 * time, become one: a lunch break stays visible. Melting a part first changes nothing of the whole.
 */
export function melt(runs: Iterable<RunOfBeat>, silenceMs: number): RunOfBeat[] {
  const lines: RunOfBeat[] = [];
  for (const next of runs) {
    const last = lines[lines.length - 1];
    const follows = last?.run[1] === next.run[0] && last.run[2] === next.run[2];
    if (last !== undefined && follows && next.fromUtcMs - last.toUtcMs <= silenceMs) {
      lines[lines.length - 1] = {
        ...next,
        run: [last.run[0], next.run[1], next.run[2]],
        fromUtcMs: last.fromUtcMs,
      };
    } else {
      lines.push(next);
    }
  }
  return lines;
}

/**
 * Melts what is settled of a session's runs, now and then: of a day that was watched through some lines
 * stay, and not every beat.
 *
 * @param leastBeats so many beats are kept as they are in any case
 */
export function meltNowAndThen(
  learner: LearnerState,
  { id, policy }: SessionState,
  trace: SessionTrace,
  leastBeats: number,
): void {
  const { runs } = trace;
  trace.meltAtBeats = Math.max(trace.meltAtBeats, leastBeats);
  if (runs.size < trace.meltAtBeats) return;
  const lines = meltSettled(trace, beatsThatCanTurn(learner, id), silenceMsOf(policy));
  runs.clear();
  for (const line of lines) {
    const ofBeat = runs.get(line.seq);
    if (ofBeat === undefined) runs.set(line.seq, [line]);
    else ofBeat.push(line);
  }
  trace.meltAtBeats = 2 * runs.size;
}

/** Beats of a session whose runs later news, a check or idling can still book anew. */
export function beatsThatCanTurn(learner: LearnerState, sessionId: string): Set<number> {
  const session = learner.sessions.get(sessionId);
  const claims = session === undefined ? [] : [...session.awaiting, ...session.lapsed];
  const seqs = new Set(claims.map(({ seq }) => seq));
  for (const run of learner.provisional) if (run.sessionId === sessionId) seqs.add(run.seq);
  for (const { seqs: kept } of session?.revocable ?? []) kept.forEach((seq) => seqs.add(seq));
  return seqs;
}

/** The runs melted but for those that can still turn, which stay as they are. */
export function meltSettled(
  { runs }: SessionTrace,
  canTurn: ReadonlySet<number>,
  silenceMs: number,
): RunOfBeat[] {
  const lines: RunOfBeat[] = [];
  let settled: RunOfBeat[] = [];
  for (const [seq, ofBeat] of runs) {
    if (!canTurn.has(seq)) {
      for (const each of ofBeat) settled.push(each);
      continue;
    }
    for (const each of melt(settled, silenceMs)) lines.push(each);
    settled = [];
    for (const each of ofBeat) lines.push(each);
  }
  for (const each of melt(settled, silenceMs)) lines.push(each);
  return lines;
}

/**
 * Settled credit that a check or idling can still take: for as long as the sitting lasts, or for
 * good, by the policy of its session. There may be a run a beat for a year of study, so runs that
 * follow each other are packed into a few numbers each.
 */

import { type ProvisionalRun, type SessionState } from './state.ts';

/** Runs of one session that follow each other in media time, of one day and one slot. */
export interface Stretch {
  readonly startMs: number;
  readonly day: number;
  readonly slot: number;
  /** By run: the beat, where it ends (media milliseconds) and the server time that goes with it. */
  readonly seqs: number[];
  readonly endsMs: number[];
  readonly timesMs: number[];
}

type Packed = Pick<ProvisionalRun, 'seq' | 'span' | 'timeMs' | 'day' | 'slot'>;

export function keepRevocable(
  session: SessionState,
  { seq, span: [startMs, endMs], timeMs, day, slot }: Packed,
): void {
  const last = session.revocable.at(-1);
  if (last?.endsMs.at(-1) === startMs && last.day === day && last.slot === slot) {
    last.seqs.push(seq);
    last.endsMs.push(endMs);
    last.timesMs.push(timeMs);
    return;
  }
  const packed = { seqs: [seq], endsMs: [endMs], timesMs: [timeMs] };
  session.revocable.push({ startMs, day, slot, ...packed });
}

/** The runs, as they were kept. */
export function revocableRuns({ id, revocable }: SessionState): ProvisionalRun[] {
  return revocable.flatMap(({ startMs, day, slot, seqs, endsMs, timesMs }) =>
    seqs.map((seq, at) => ({
      sessionId: id,
      seq,
      span: [at === 0 ? startMs : (endsMs[at - 1] ?? 0), endsMs[at] ?? 0] as const,
      timeMs: timesMs[at] ?? 0,
      day,
      slot,
      settled: true,
      underCheck: false,
    })),
  );
}

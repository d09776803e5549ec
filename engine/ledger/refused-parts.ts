/**
 * The parts of some sessions that do not count: the newest of them one by one, the others as a sum.
 * So are those too short for anybody to do something about; no millisecond of them is lost.
 */

import { MOST_REFUSED_PARTS, type RefusedPart } from '../protocol/lesson-account.ts';
import { silenceMsOf } from './limits.ts';
import { type SessionState } from './state.ts';
import { type RunOfBeat, type Traces, melt } from './trace.ts';

/** What is shorter is not listed, milliseconds of media. */
const LEAST_LISTED_MS = 1_000;

interface Refused {
  /** Newest first. */
  readonly newest: RefusedPart[];
  readonly leftOut: { readonly parts: number; readonly ms: number };
}

/** Yields after every beat: there may be as many as in a year of study. */
export function* refusedParts(
  sessions: readonly SessionState[],
  traces: Traces,
): Generator<void, Refused> {
  const newest = new Newest();
  for (const { id, policy } of sessions) {
    const silenceMs = silenceMsOf(policy);
    let last: RunOfBeat[] = [];
    for (const ofBeat of traces.get(id)?.runs.values() ?? []) {
      const lines = melt([...last, ...ofBeat], silenceMs);
      last = lines.splice(-1);
      for (const line of lines) newest.take(line);
      yield;
    }
    for (const line of last) newest.take(line);
  }
  return newest.told();
}

class Newest {
  #sorted: RefusedPart[] = [];
  /** Not sorted in yet, in the order in which they came. */
  #fresh: RefusedPart[] = [];
  #leftOut = { parts: 0, ms: 0 };

  take({ run: [startMs, endMs, outcome], fromUtcMs, toUtcMs }: RunOfBeat): void {
    if (outcome === 'credited' || outcome === 'pending') return;
    if (endMs - startMs < LEAST_LISTED_MS) return this.#leaveOut(endMs - startMs);
    this.#fresh.push([startMs, endMs, outcome, fromUtcMs, toUtcMs]);
    if (this.#fresh.length >= MOST_REFUSED_PARTS) this.#sortIn();
  }

  told(): Refused {
    this.#sortIn();
    return { newest: this.#sorted, leftOut: this.#leftOut };
  }

  /** Of two with one time the one that came later is the newer. */
  #sortIn(): void {
    const all = [...this.#fresh.reverse(), ...this.#sorted].sort((a, b) => b[4] - a[4]);
    this.#fresh = [];
    for (const [startMs, endMs] of all.splice(MOST_REFUSED_PARTS)) this.#leaveOut(endMs - startMs);
    this.#sorted = all;
  }

  #leaveOut(ms: number): void {
    this.#leftOut.parts += 1;
    this.#leftOut.ms += ms;
  }
}

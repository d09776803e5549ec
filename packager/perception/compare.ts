/**
 * What became of the earlier version: kept in place, moved, or new.
 *
 * A half second is kept only where picture and sound are both what they were. The ends of a kept
 * span are drawn in by half a second where something else adjoins, so that nothing that changed is
 * called kept; a change that lasts less than about two seconds may pass unseen.
 */

import type { KeptSpan } from '../../engine/protocol/lesson.ts';
import type { Identity } from './identity.ts';
import { type Side, isSameMoment, isSameSound, isSameView, sideOf } from './likeness.ts';
import { likelyOffsets, offsetStepMs } from './offsets.ts';

const tickMs = 500;
/** What a change of offset costs, in ticks: so long must another offset be better. */
const switchTicks = 6;
/** What a tick costs that is unlike under the offset it is given. */
const unlikeTicks = 4;
/** Shorter kept spans are chance. */
const leastMs = 3000;

/** Spans of the current version that show what the previous one showed; ascending, apart. */
export function compareVersions(previous: Identity, current: Identity): KeptSpan[] {
  const [before, now] = [sideOf(previous), sideOf(current)];
  const ticks = Math.ceil(current.durationMs / tickMs);
  const offsets = likelyOffsets(before, now);
  const alike = offsets.map((offset) => likeTicks(before, now, offset, ticks));
  const chosen = choose(alike, ticks);
  const spans: KeptSpan[] = [];
  let start = 0;
  for (let tick = 1; tick <= ticks; tick += 1) {
    if (tick < ticks && chosen[tick] === chosen[start]) continue;
    const choice = chosen[start] as number;
    if (choice >= 0) {
      const offsetMs = (offsets[choice] as number) * offsetStepMs;
      for (const [from, to] of withoutLongGaps(alike[choice] as Uint8Array, start, tick)) {
        const span = drawnIn(from, to, offsetMs, previous, current);
        if (span !== undefined) spans.push(span);
      }
    }
    start = tick;
  }
  return spans;
}

/** Alike at the very moment, or only at the half second beside it. */
const [nearly, exact] = [1, 2];

function likeTicks(before: Side, now: Side, offset: number, ticks: number): Uint8Array {
  const result = new Uint8Array(ticks);
  const quarters = Math.ceil(before.identity.durationMs / offsetStepMs);
  for (let tick = 0; tick < ticks; tick += 1) {
    const quarter = tick * 2 + offset;
    if (quarter < 0 || quarter >= quarters) continue;
    const sounds =
      isSameSound(now, tick * 2, before, quarter) &&
      isSameSound(now, tick * 2 + 1, before, quarter + 1);
    if (sounds && isSameView(now, tick, before, quarter)) {
      const isExact =
        isSameView(now, tick, before, quarter, true) &&
        isSameMoment(now, tick * 2, before, quarter);
      result[tick] = isExact ? exact : nearly;
    }
  }
  return result;
}

/** The cheapest way through: -1 for new, else the index of an offset, for each tick. */
function choose(alike: readonly Uint8Array[], ticks: number): Int16Array {
  const states = alike.length + 1;
  const from = Array.from({ length: ticks }, () => new Int16Array(states));
  let cost = new Float64Array(states);
  for (let tick = 0; tick < ticks; tick += 1) {
    let cheapest = 0;
    for (let s = 1; s < states; s += 1) {
      if ((cost[s] as number) < (cost[cheapest] as number)) cheapest = s;
    }
    const next = new Float64Array(states);
    const came = from[tick] as Int16Array;
    for (let s = 0; s < states; s += 1) {
      const switched = (cost[cheapest] as number) + switchTicks;
      const stays = (cost[s] as number) <= switched;
      came[s] = stays ? s : cheapest;
      const like = s > 0 && (alike[s - 1] as Uint8Array)[tick] !== 0;
      const own = s === 0 ? 1 : like ? 0 : unlikeTicks;
      next[s] = (stays ? (cost[s] as number) : switched) + own;
    }
    cost = next;
  }
  let state = cost.indexOf(Math.min(...cost));
  const chosen = new Int16Array(ticks);
  for (let tick = ticks - 1; tick >= 0; tick -= 1) {
    chosen[tick] = state - 1;
    state = (from[tick] as Int16Array)[state] as number;
  }
  return chosen;
}

/** Runs of likeness that begin and end with the very same; a single unlike tick (a cut seen half a frame aside) does not part them. */
function withoutLongGaps(alike: Uint8Array, start: number, end: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let tick = start; tick < end; tick += 1) {
    if (alike[tick] === 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && tick - last[1] <= 1) last[1] = tick + 1;
    else runs.push([tick, tick + 1]);
  }
  for (const run of runs) {
    while (run[0] < run[1] && alike[run[0]] !== exact) run[0] += 1;
    while (run[1] > run[0] && alike[run[1] - 1] !== exact) run[1] -= 1;
  }
  return runs;
}

function drawnIn(
  fromTick: number,
  toTick: number,
  offsetMs: number,
  previous: Identity,
  current: Identity,
): KeptSpan | undefined {
  let startMs = fromTick * tickMs;
  let endMs = Math.min(toTick * tickMs, current.durationMs);
  // At the ends of both versions nothing else adjoins.
  if (startMs > 0 && startMs + offsetMs > 0) startMs += tickMs;
  const isAtEnd =
    endMs >= current.durationMs && endMs + offsetMs >= previous.durationMs - 2 * tickMs;
  if (!isAtEnd) endMs -= tickMs;
  startMs = Math.max(startMs, -offsetMs);
  endMs = Math.min(endMs, previous.durationMs - offsetMs);
  if (endMs - startMs < leastMs) return undefined;
  return { startMs, endMs, previousStartMs: startMs + offsetMs };
}

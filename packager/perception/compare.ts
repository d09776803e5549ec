/**
 * What became of the earlier version: kept in place, moved, or new.
 *
 * A half second is kept only where picture and sound are both what they were, as far as the
 * identity holds them: another line on a slide or other speech is seen; another word or figure in
 * a line may not be, nor a change that lasts less than about two seconds. Where there is doubt it
 * is new: the ends of a kept span are drawn in by half a second where something new adjoins;
 * what moved, or adjoins what moved, ends a second within the last moment that was said or moved,
 * for silence over a still picture does not tell where it comes from.
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
/** Shorter kept spans are chance; there are many more places to have moved from than to stay. */
const [leastInPlaceMs, leastMovedMs] = [3000, 8000];

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
      const likeness = alike[choice] as Uint8Array;
      // Beside another offset, and at every end of what moved, only a telling half second counts.
      const isMoved = offsetMs !== 0;
      const atStart = isMoved || (chosen[start - 1] ?? -1) >= 0 ? telling : exact;
      const atEnd = isMoved || (chosen[tick] ?? -1) >= 0 ? telling : exact;
      for (const run of withoutLongGaps(likeness, start, tick)) {
        const span = drawnIn(run, likeness, [atStart, atEnd], offsetMs, previous, current);
        if (span !== undefined) spans.push(span);
      }
    }
    start = tick;
  }
  return spans;
}

/**
 * Alike at the very moment, or only at the half second beside it. `telling` is exact where
 * something is said or moves: silence over a still picture is alike at many offsets.
 */
const [nearly, exact, telling] = [1, 2, 3];

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
      const speaks = now.silent[tick * 2] === 0 && now.silent[tick * 2 + 1] === 0;
      // What moved tells nothing where only the one version moved.
      const isTelling = speaks || ((result[tick - 1] ?? 0) >= exact && moves(now, tick));
      result[tick] = !isExact ? nearly : isTelling ? telling : exact;
    }
  }
  return result;
}

/** Whether the picture is another than half a second before. */
function moves(side: Side, tick: number): boolean {
  return tick > 0 && !isSameView(side, tick, side, (tick - 1) * 2, true);
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

type Run = [fromTick: number, toTick: number];

/** Runs of likeness; a single unlike tick (a cut seen half a frame aside) does not part them. */
function withoutLongGaps(alike: Uint8Array, start: number, end: number): Run[] {
  const runs: Run[] = [];
  for (let tick = start; tick < end; tick += 1) {
    if (alike[tick] === 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && tick - last[1] <= 1) last[1] = tick + 1;
    else runs.push([tick, tick + 1]);
  }
  return runs;
}

/**
 * Draws the ends of a run in to where it is as much alike as `least` asks, and then by so many
 * ticks as chance may have made alike. At the ends of both versions nothing else adjoins.
 */
function drawnIn(
  [fromTick, toTick]: Run,
  alike: Uint8Array,
  least: readonly [atStart: number, atEnd: number],
  offsetMs: number,
  previous: Identity,
  current: Identity,
): KeptSpan | undefined {
  let [from, to] = [fromTick, toTick];
  while (from < to && (alike[from] as number) < exact) from += 1;
  while (to > from && (alike[to - 1] as number) < exact) to -= 1;
  const startsBoth = from === 0 || from * tickMs + offsetMs <= 0;
  const lastMs = Math.min(to * tickMs, current.durationMs);
  const endsBoth =
    lastMs >= current.durationMs && lastMs + offsetMs >= previous.durationMs - 2 * tickMs;
  if (!startsBoth) {
    while (from < to && (alike[from] as number) < least[0]) from += 1;
    from += least[0] === telling ? 2 : 1;
  }
  if (!endsBoth) {
    while (to > from && (alike[to - 1] as number) < least[1]) to -= 1;
    to -= least[1] === telling ? 2 : 1;
  }
  const startMs = Math.max(from * tickMs, -offsetMs);
  const endMs = Math.min(to * tickMs, current.durationMs, previous.durationMs - offsetMs);
  if (endMs - startMs < (offsetMs === 0 ? leastInPlaceMs : leastMovedMs)) return undefined;
  return { startMs, endMs, previousStartMs: startMs + offsetMs };
}

/** Geometry of the timeline: media time across, the engine's clock down. Pure; pixels out. */

import { type Outcome } from '../protocol/messages.ts';
import { type SessionStatement } from '../protocol/statement.ts';

/** Server time without presentation shorter than two beats is not called a silence. */
const SILENCE_MS = 10_000;
/** A long silence is folded to this height, or a pause overnight would flatten all the rest. */
const FOLDED_PX = 26;
const FOLD_FROM_MS = 120_000;
/** A fold must also be a notable part of what is drawn, else it stays to scale. */
const FOLD_FROM_RATIO = 0.12;

export interface Stretch {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  readonly silent: boolean;
  readonly folded: boolean;
  readonly topPx: number;
  readonly heightPx: number;
}

export interface Stroke {
  readonly outcome: Outcome;
  readonly startMs: number;
  readonly endMs: number;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

/** The runs of a session as they are drawn; those that go on where the last stopped become one. */
export function strokes(session: SessionStatement): Stroke[] {
  const drawn: Stroke[] = [];
  let reachedUtcMs = session.openedUtcMs;
  for (const { run, fromUtcMs, toUtcMs } of session.runs) {
    const [startMs, endMs, outcome] = run;
    // Runs of one beat share its time; each is drawn below the one before.
    const sinceUtcMs = Math.min(toUtcMs, Math.max(reachedUtcMs, fromUtcMs));
    const last = drawn.at(-1);
    const goesOn =
      last !== undefined &&
      last.outcome === outcome &&
      last.endMs === startMs &&
      sinceUtcMs - last.toUtcMs < SILENCE_MS;
    if (goesOn) drawn[drawn.length - 1] = { ...last, endMs, toUtcMs };
    else drawn.push({ outcome, startMs, endMs, fromUtcMs: sinceUtcMs, toUtcMs });
    reachedUtcMs = Math.max(reachedUtcMs, toUtcMs);
  }
  return drawn;
}

/** So many strokes are drawn each by itself and say what they are; more would take a page minutes to print. */
const MOST_STROKES = 2_000;

export function isDense(drawn: readonly Stroke[]): boolean {
  return drawn.length > MOST_STROKES;
}

/** Of a dense drawing: one path an outcome, in the order in which they first came. */
export function densePaths(
  drawn: readonly Stroke[],
  pathOf: (stroke: Stroke) => string,
): readonly (readonly [Outcome, string])[] {
  const paths = new Map<Outcome, string[]>();
  for (const stroke of drawn) {
    const path = paths.get(stroke.outcome) ?? [];
    paths.set(stroke.outcome, path);
    path.push(pathOf(stroke));
  }
  return [...paths].map(([outcome, path]) => [outcome, path.join('')] as const);
}

/** Cuts a session's server time into stretches with and without presentation, each with its height. */
export function stretches(
  session: SessionStatement,
  drawn: readonly Stroke[],
  heightPx: number,
): Stretch[] {
  const endUtcMs = Math.max(session.endedUtcMs ?? session.lastSeenUtcMs, session.openedUtcMs + 1);
  const cut: { fromUtcMs: number; toUtcMs: number; silent: boolean }[] = [];
  let reachedUtcMs = session.openedUtcMs;
  const busy = [...drawn].sort((a, b) => a.fromUtcMs - b.fromUtcMs);
  for (const { fromUtcMs, toUtcMs } of busy) {
    const silent = fromUtcMs - reachedUtcMs >= SILENCE_MS;
    if (silent) cut.push({ fromUtcMs: reachedUtcMs, toUtcMs: fromUtcMs, silent: true });
    const last = cut.at(-1);
    const untilUtcMs = Math.max(toUtcMs, reachedUtcMs);
    if (last !== undefined && !last.silent) last.toUtcMs = untilUtcMs;
    else {
      const startUtcMs = silent ? fromUtcMs : reachedUtcMs;
      cut.push({ fromUtcMs: startUtcMs, toUtcMs: untilUtcMs, silent: false });
    }
    reachedUtcMs = untilUtcMs;
  }
  if (endUtcMs > reachedUtcMs && cut.length > 0) {
    const silent = endUtcMs - reachedUtcMs >= SILENCE_MS;
    cut.push({ fromUtcMs: reachedUtcMs, toUtcMs: endUtcMs, silent });
  }
  return withHeights(cut, heightPx);
}

function withHeights(
  cut: readonly { fromUtcMs: number; toUtcMs: number; silent: boolean }[],
  heightPx: number,
): Stretch[] {
  const totalMs = cut.reduce((sum, { fromUtcMs, toUtcMs }) => sum + toUtcMs - fromUtcMs, 0);
  const marked = cut.map((piece) => {
    const lengthMs = piece.toUtcMs - piece.fromUtcMs;
    const folded =
      piece.silent && lengthMs >= FOLD_FROM_MS && lengthMs >= totalMs * FOLD_FROM_RATIO;
    return { ...piece, lengthMs, folded };
  });
  const scaledMs = marked.reduce((sum, piece) => sum + (piece.folded ? 0 : piece.lengthMs), 0);
  const foldsPx = marked.filter((piece) => piece.folded).length * FOLDED_PX;
  const scaledPx = Math.max(heightPx - foldsPx, heightPx * 0.3);
  let topPx = 0;
  return marked.map(({ lengthMs, ...piece }) => {
    const ownPx = piece.folded ? FOLDED_PX : scaledMs === 0 ? 0 : (lengthMs / scaledMs) * scaledPx;
    const placed = { ...piece, topPx, heightPx: ownPx };
    topPx += ownPx;
    return placed;
  });
}

/** The start of a stretch, and round times of day within it, at least `apartPx` pixels apart. */
export function momentsUtcMs(piece: Stretch, apartPx: number): number[] {
  const lengthMs = piece.toUtcMs - piece.fromUtcMs;
  if (piece.folded || piece.heightPx < 2 * apartPx) return [piece.fromUtcMs];
  const stepMs = marksMs(lengthMs, piece.heightPx, apartPx)[1] ?? lengthMs;
  const moments = [piece.fromUtcMs];
  const firstUtcMs = Math.ceil((piece.fromUtcMs + 1) / stepMs) * stepMs;
  for (let utcMs = firstUtcMs; utcMs < piece.toUtcMs; utcMs += stepMs) moments.push(utcMs);
  return moments;
}

/** Where a moment of the engine's clock stands, in pixels from the top of the drawing. */
export function downPx(pieces: readonly Stretch[], utcMs: number): number {
  for (const piece of pieces) {
    if (utcMs > piece.toUtcMs) continue;
    const lengthMs = piece.toUtcMs - piece.fromUtcMs;
    const intoMs = Math.max(0, utcMs - piece.fromUtcMs);
    return piece.topPx + (lengthMs === 0 ? 0 : (intoMs / lengthMs) * piece.heightPx);
  }
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.topPx + last.heightPx;
}

const STEPS_MS = [
  1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000, 3_600_000, 7_200_000, 14_400_000,
];

/** Round marks from 0 to `durationMs`, at least `apartPx` pixels apart on a line of `lengthPx`. */
export function marksMs(durationMs: number, lengthPx: number, apartPx: number): number[] {
  const most = Math.max(1, Math.floor(lengthPx / apartPx));
  const stepMs = STEPS_MS.find((step) => durationMs / step <= most) ?? 28_800_000;
  const marks: number[] = [];
  for (let atMs = 0; atMs <= durationMs; atMs += stepMs) marks.push(atMs);
  return marks;
}

/**
 * Reads the digits of a picture by their shapes, as somebody who sees does: each cell is compared
 * with every digit in every hand, over a range of turns and leans.
 */

import { HANDS, type Point, type Stroke } from '../../../engine/checks/presence/glyphs.ts';
import {
  type Inked,
  PICTURE_HEIGHT_PX,
  PICTURE_WIDTH_PX,
} from '../../../engine/checks/presence/picture.ts';

const MARGIN_PX = 14;
const GRID_X = 18;
const GRID_Y = 27;
/** Ink of digits; lines and specks are paler. */
const DIGIT_INK = 160;

interface Template {
  readonly digit: string;
  readonly cells: Float64Array;
}

let known: readonly Template[] | null = null;

export function readCode(pixels: Inked, digits: number): string[] {
  const cellPx = (PICTURE_WIDTH_PX - 2 * MARGIN_PX) / digits;
  return Array.from({ length: digits }, (_, place) => {
    const leftPx = Math.round(MARGIN_PX + place * cellPx);
    const points: Point[] = [];
    for (let y = 0; y < PICTURE_HEIGHT_PX; y += 1) {
      for (let x = Math.max(0, leftPx - 2); x < leftPx + cellPx + 2; x += 1) {
        if ((pixels[y * PICTURE_WIDTH_PX + x] ?? 0) > DIGIT_INK) points.push([x, y]);
      }
    }
    return nearest(fitted(points));
  });
}

function nearest(cells: Float64Array): string {
  known ??= templates();
  let best = { digit: '?', likeness: -Infinity };
  for (const { digit, cells: own } of known) {
    let likeness = 0;
    for (let i = 0; i < own.length; i += 1) likeness += (own[i] ?? 0) * (cells[i] ?? 0);
    if (likeness > best.likeness) best = { digit, likeness };
  }
  return best.digit;
}

/** The points in a box of their own, blurred and of one length, so that products compare. */
function fitted(points: readonly Point[]): Float64Array {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  // A one is narrow: it stays so.
  const width = Math.max(right - left, (bottom - top) * 0.45, 1);
  const middle = (left + right) / 2;
  const cells = new Float64Array(GRID_X * GRID_Y);
  for (const [x, y] of points) {
    const atX = ((x - middle) / width + 0.5) * (GRID_X - 1);
    const atY = ((y - top) / Math.max(1, bottom - top)) * (GRID_Y - 1);
    for (let dy = -2; dy <= 2; dy += 1) {
      for (let dx = -2; dx <= 2; dx += 1) {
        const [cx, cy] = [Math.round(atX) + dx, Math.round(atY) + dy];
        if (cx < 0 || cy < 0 || cx >= GRID_X || cy >= GRID_Y) continue;
        const at = cy * GRID_X + cx;
        const near = Math.exp(-((cx - atX) ** 2 + (cy - atY) ** 2) / 2);
        cells[at] = Math.max(cells[at] ?? 0, near);
      }
    }
  }
  const mean = cells.reduce((sum, each) => sum + each, 0) / cells.length;
  const centred = cells.map((each) => each - mean);
  const length = Math.sqrt(centred.reduce((sum, each) => sum + each * each, 0)) || 1;
  return centred.map((each) => each / length);
}

function templates(): Template[] {
  return HANDS.flatMap(({ digits, thickness }) =>
    digits.flatMap((strokes, digit) =>
      [-14, -7, 0, 7, 14].flatMap((turn) =>
        [-0.15, 0, 0.15].map((lean) => ({
          digit: String(digit),
          cells: fitted(shape(strokes, turn, lean, (thickness[0] + thickness[1]) / 4)),
        })),
      ),
    ),
  );
}

function shape(strokes: readonly Stroke[], turn: number, lean: number, half: number): Point[] {
  const angle = (turn * Math.PI) / 180;
  const points: Point[] = [];
  const add = (x: number, y: number) => {
    const across = (x - 0.5) * 0.58 - lean * (y - 0.5);
    const up = y - 0.5;
    const at: Point = [
      across * Math.cos(angle) - up * Math.sin(angle),
      across * Math.sin(angle) + up * Math.cos(angle),
    ];
    for (let ring = 0; ring < 8; ring += 1) {
      const around = (ring * Math.PI) / 4;
      points.push([
        100 * (at[0] + half * Math.cos(around)),
        100 * (at[1] + half * Math.sin(around)),
      ]);
    }
  };
  for (const stroke of strokes) {
    for (let i = 0; i < Math.max(1, stroke.length - 1); i += 1) {
      const from = stroke[i] ?? [0, 0];
      const to = stroke[i + 1] ?? from;
      for (let n = 0; n <= 10; n += 1) {
        add(from[0] + ((to[0] - from[0]) * n) / 10, from[1] + ((to[1] - from[1]) * n) / 10);
      }
    }
  }
  return points;
}

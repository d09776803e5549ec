/**
 * The picture of a presence prompt: digits in changing hands, sizes, angles, places and colours,
 * bent a little and crossed by thinner and paler lines. Nothing but its pixels tells the code.
 */

import { drawColours, paletteOf } from './colours.ts';
import { HANDS, type Point, type Stroke } from './glyphs.ts';
import { encodePng } from './png.ts';
import { type Random, randomFrom } from './random.ts';

export const PICTURE_WIDTH_PX = 320;
export const PICTURE_HEIGHT_PX = 120;
const MARGIN_PX = 14;
/** Ink of the lines, of 255: their contrast stays well below that of the digits. */
const LINE_INK = 105;
const LINES = 5;
const SPECKS = 90;

/** A picture as its pixels: how much ink lies on each, 0 to 255. */
export type Inked = Uint8Array;

export function drawPicture(code: string, seed: number): Buffer {
  const random = randomFrom(seed);
  const { paper, ink } = drawColours(random);
  return encodePng(inkPicture(code, random), PICTURE_WIDTH_PX, paletteOf(paper, ink));
}

/** Only the ink of a picture, for whoever looks at it without colours. */
export function inkPicture(code: string, random: Random): Inked {
  const pixels = new Uint8Array(PICTURE_WIDTH_PX * PICTURE_HEIGHT_PX);
  scatter(pixels, random);
  const cellPx = (PICTURE_WIDTH_PX - 2 * MARGIN_PX) / code.length;
  [...code].forEach((digit, place) => {
    inkDigit(pixels, Number(digit), MARGIN_PX + (place + 0.5) * cellPx, random);
  });
  return pixels;
}

/** Lines and specks lie under the digits. */
function scatter(pixels: Inked, random: Random): void {
  for (let line = 0; line < LINES; line += 1) {
    const y = random.between(10, PICTURE_HEIGHT_PX - 10);
    const swing = random.between(-30, 30);
    const bend = random.between(0.5, 1.5) * Math.PI;
    const points = Array.from({ length: 17 }, (_, i): Point => {
      const along = i / 16;
      return [along * PICTURE_WIDTH_PX, y + swing * Math.sin(bend * along + line)];
    });
    inkStroke(pixels, points, random.between(0.8, 1.4), LINE_INK);
  }
  for (let speck = 0; speck < SPECKS; speck += 1) {
    const at: Point = [random.ratio() * PICTURE_WIDTH_PX, random.ratio() * PICTURE_HEIGHT_PX];
    inkStroke(pixels, [at], random.between(0.6, 1.3), LINE_INK);
  }
}

function inkDigit(pixels: Inked, digit: number, centreX: number, random: Random): void {
  const hand = HANDS[random.index(HANDS.length)];
  if (hand === undefined) return;
  const heightPx = random.between(60, 78);
  const widthPx = heightPx * random.between(0.52, 0.64);
  const angle = (random.between(-14, 14) * Math.PI) / 180;
  const lean = random.between(-0.18, 0.18);
  const centreY = PICTURE_HEIGHT_PX / 2 + random.between(-12, 12);
  const shiftX = random.between(-5, 5);
  const wave = random.between(0, 2 * Math.PI);
  const halfPx = (heightPx * random.between(...hand.thickness)) / 2;
  const place = ([x, y]: Point): Point => {
    const upright = (y - 0.5) * heightPx;
    const across = (x - 0.5) * widthPx - lean * upright;
    const turnedX = across * Math.cos(angle) - upright * Math.sin(angle);
    const turnedY = across * Math.sin(angle) + upright * Math.cos(angle);
    const bentX = turnedX + 2.5 * Math.sin(turnedY / 14 + wave);
    return [centreX + shiftX + bentX, centreY + turnedY + 2 * Math.sin(turnedX / 11 + wave)];
  };
  for (const stroke of hand.digits[digit] ?? []) {
    inkStroke(pixels, smooth(stroke).map(place), halfPx, 255);
  }
}

/** Long straight parts get points between, so that they can be bent. */
function smooth(stroke: Stroke): Stroke {
  return stroke.flatMap((point, i): Point[] => {
    const next = stroke[i + 1];
    if (next === undefined) return [point];
    const pieces = Math.max(
      1,
      Math.round(Math.hypot(next[0] - point[0], next[1] - point[1]) / 0.2),
    );
    return Array.from({ length: pieces }, (_, n): Point => {
      const along = n / pieces;
      return [point[0] + (next[0] - point[0]) * along, point[1] + (next[1] - point[1]) * along];
    });
  });
}

/** Draws a stroke with soft edges; where ink lies already, the darker one stays. */
function inkStroke(pixels: Inked, stroke: Stroke, halfPx: number, ink: number): void {
  for (let i = 0; i < Math.max(1, stroke.length - 1); i += 1) {
    const from = stroke[i];
    const to = stroke[i + 1] ?? from;
    if (from === undefined || to === undefined) continue;
    inkSegment(pixels, from, to, halfPx, ink);
  }
}

function inkSegment(pixels: Inked, from: Point, to: Point, halfPx: number, ink: number): void {
  const reach = halfPx + 1;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const lengthSquared = dx * dx + dy * dy;
  const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));
  const left = clamp(Math.floor(Math.min(from[0], to[0]) - reach), PICTURE_WIDTH_PX - 1);
  const right = clamp(Math.ceil(Math.max(from[0], to[0]) + reach), PICTURE_WIDTH_PX - 1);
  const top = clamp(Math.floor(Math.min(from[1], to[1]) - reach), PICTURE_HEIGHT_PX - 1);
  const bottom = clamp(Math.ceil(Math.max(from[1], to[1]) + reach), PICTURE_HEIGHT_PX - 1);
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const [px, py] = [x + 0.5 - from[0], y + 0.5 - from[1]];
      const along = lengthSquared === 0 ? 0 : clamp((px * dx + py * dy) / lengthSquared, 1);
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const cover = Math.round(ink * clamp(halfPx + 0.5 - distance, 1));
      const at = y * PICTURE_WIDTH_PX + x;
      if (cover > (pixels[at] ?? 0)) pixels[at] = cover;
    }
  }
}

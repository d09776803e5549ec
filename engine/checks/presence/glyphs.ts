/**
 * Digits as strokes in a box of 1 x 1, y downwards, in three hands: round, angular and dotted. A
 * stroke is a run of points; a single point is a dot.
 */

export type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

/** One hand: ten digits, and how thick it is drawn, as a share of the box's height. */
export interface Hand {
  readonly digits: readonly (readonly Stroke[])[];
  readonly thickness: readonly [least: number, most: number];
}

/** Part of an ellipse; angles in degrees, clockwise from the right. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Point[] {
  const steps = Math.max(6, Math.round(Math.abs(to - from) / 18));
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}

const round: Hand = {
  thickness: [0.1, 0.14],
  digits: [
    [arc(0.5, 0.5, 0.42, 0.5, 0, 360)],
    [
      [
        [0.2, 0.28],
        [0.56, 0],
        [0.56, 1],
      ],
    ],
    [[...arc(0.5, 0.28, 0.4, 0.28, 190, 385), [0.08, 1], [0.94, 1]]],
    [arc(0.46, 0.25, 0.37, 0.25, 205, 450), arc(0.46, 0.75, 0.42, 0.25, 270, 515)],
    [
      [
        [0.7, 1],
        [0.7, 0],
        [0.04, 0.68],
        [0.97, 0.68],
      ],
    ],
    [[[0.88, 0], [0.2, 0], [0.14, 0.46], ...arc(0.46, 0.68, 0.44, 0.32, 225, 500)]],
    [
      [
        [0.78, 0.02],
        [0.42, 0.16],
        [0.16, 0.45],
        [0.08, 0.7],
      ],
      arc(0.5, 0.7, 0.42, 0.3, 0, 360),
    ],
    [
      [
        [0.06, 0],
        [0.94, 0],
        [0.36, 1],
      ],
    ],
    [arc(0.5, 0.24, 0.34, 0.24, 0, 360), arc(0.5, 0.74, 0.42, 0.26, 0, 360)],
    [
      arc(0.5, 0.3, 0.42, 0.3, 0, 360),
      [
        [0.92, 0.3],
        [0.84, 0.55],
        [0.58, 0.84],
        [0.22, 0.98],
      ],
    ],
  ],
};

const SIX: readonly Stroke[] = [
  [
    [0.9, 0.1],
    [0.7, 0],
    [0.25, 0.04],
    [0, 0.35],
    [0, 0.8],
    [0.2, 1],
    [0.8, 1],
    [1, 0.8],
    [1, 0.6],
    [0.8, 0.45],
    [0.2, 0.45],
    [0, 0.62],
  ],
];

const angular: Hand = {
  thickness: [0.09, 0.13],
  digits: [
    [
      [
        [0.2, 0],
        [0.8, 0],
        [1, 0.2],
        [1, 0.8],
        [0.8, 1],
        [0.2, 1],
        [0, 0.8],
        [0, 0.2],
        [0.2, 0],
      ],
    ],
    [
      [
        [0.15, 0.22],
        [0.5, 0],
        [0.5, 1],
      ],
      [
        [0.15, 1],
        [0.85, 1],
      ],
    ],
    [
      [
        [0, 0.22],
        [0.2, 0],
        [0.8, 0],
        [1, 0.2],
        [1, 0.38],
        [0, 1],
        [1, 1],
      ],
    ],
    [
      [
        [0, 0.1],
        [0.2, 0],
        [0.8, 0],
        [1, 0.2],
        [0.8, 0.47],
        [0.35, 0.47],
      ],
      [
        [0.8, 0.47],
        [1, 0.7],
        [0.8, 1],
        [0.2, 1],
        [0, 0.88],
      ],
    ],
    [
      [
        [0.18, 0],
        [0, 0.62],
        [1, 0.62],
      ],
      [
        [0.74, 0.3],
        [0.74, 1],
      ],
    ],
    [
      [
        [0.95, 0],
        [0.05, 0],
        [0.02, 0.45],
        [0.75, 0.4],
        [1, 0.6],
        [1, 0.82],
        [0.8, 1],
        [0.15, 1],
        [0, 0.88],
      ],
    ],
    SIX,
    [
      [
        [0, 0.12],
        [0, 0],
        [1, 0],
        [0.4, 1],
      ],
      [
        [0.32, 0.52],
        [0.9, 0.52],
      ],
    ],
    [
      [
        [0.25, 0],
        [0.75, 0],
        [0.95, 0.2],
        [0.75, 0.46],
        [0.25, 0.46],
        [0.05, 0.2],
        [0.25, 0],
      ],
      [
        [0.25, 0.46],
        [0, 0.7],
        [0.2, 1],
        [0.8, 1],
        [1, 0.7],
        [0.75, 0.46],
      ],
    ],
    SIX.map((stroke) => stroke.map(([x, y]): Point => [1 - x, 1 - y])),
  ],
};

const DOT_ROWS = [
  '01110 10001 10001 10001 10001 10001 01110',
  '00100 01100 00100 00100 00100 00100 01110',
  '01110 10001 00001 00110 01000 10000 11111',
  '01110 10001 00001 00110 00001 10001 01110',
  '00010 00110 01010 10010 11111 00010 00010',
  '11111 10000 11110 00001 00001 10001 01110',
  '00110 01000 10000 11110 10001 10001 01110',
  '11111 00001 00010 00100 01000 01000 01000',
  '01110 10001 10001 01110 10001 10001 01110',
  '01110 10001 10001 01111 00001 00010 01100',
];

const dotted: Hand = {
  thickness: [0.14, 0.16],
  digits: DOT_ROWS.map((rows) =>
    rows
      .split(' ')
      .flatMap((row, y) =>
        [...row].flatMap((dot, x): Stroke[] => (dot === '1' ? [[[x / 4, y / 6]]] : [])),
      ),
  ),
};

export const HANDS: readonly Hand[] = [round, angular, dotted];

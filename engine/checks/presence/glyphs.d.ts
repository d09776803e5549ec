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
export declare const HANDS: readonly Hand[];

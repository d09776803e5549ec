/** Two colours that people can tell apart, and all that lie between them. */
import { type Random } from './random.ts';
export type Colour = readonly [red: number, green: number, blue: number];
/** Contrast that WCAG 2 asks for text is 4.5; a code with lines over it gets more. */
export declare const LEAST_CONTRAST = 6;
export declare function drawColours(random: Random): {
  paper: Colour;
  ink: Colour;
};
/** Contrast ratio of WCAG 2.2, from 1 to 21. */
export declare function contrast(a: Colour, b: Colour): number;
/** 256 steps from the paper to the ink. */
export declare function paletteOf(paper: Colour, ink: Colour): Uint8Array;

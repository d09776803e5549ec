/**
 * The picture of a presence prompt: digits in changing hands, sizes, angles, places and colours,
 * bent a little and crossed by thinner and paler lines. Nothing but its pixels tells the code.
 */
import { type Random } from './random.ts';
export declare const PICTURE_WIDTH_PX = 320;
export declare const PICTURE_HEIGHT_PX = 120;
/** A picture as its pixels: how much ink lies on each, 0 to 255. */
export type Inked = Uint8Array;
export declare function drawPicture(code: string, seed: number): Buffer;
/** Only the ink of a picture, for whoever looks at it without colours. */
export declare function inkPicture(code: string, random: Random): Inked;

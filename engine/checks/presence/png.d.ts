/** A PNG file of indexed colours and nothing else: no text, no time, no name. */
/**
 * @param pixels one palette index a pixel, row by row
 * @param palette 256 colours, red, green, blue
 *
 * The pixels are stored without compression: how long a compressed picture is would tell of what it
 * shows.
 */
export declare function encodePng(pixels: Uint8Array, widthPx: number, palette: Uint8Array): Buffer;

/**
 * Websocket frames, as far as nearly every message of the live edge needs them: whole, plain text,
 * arrived in one piece. Everything else is the library's.
 */

/** Whole and text. RFC 6455, 5.2. */
const WHOLE_TEXT = 0x81;
const MASKED = 0x80;
const [MOST_IN_SEVEN_BITS, MOST_IN_SIXTEEN_BITS] = [125, 65_535];
const [SIXTEEN_BITS, SIXTY_FOUR_BITS] = [126, 127];
const MASK_BYTES = 4;
/** Longest text that is read here, bytes; beats have 150. */
const MOST_READ_BYTES = 4_096;
const LAST_ASCII = 0x7f;

/** Messages are unmasked in here: what is left to the library must be as it came. */
const unmasked = Buffer.allocUnsafeSlow(MOST_READ_BYTES);

/**
 * Reads whole frames of ASCII text from the beginning of what a client sent, until one is something
 * else or is not taken.
 *
 * @param take told of each text; says whether it has dealt with it
 * @param arrivedBytes how much of the chunk is filled; what lies behind may be another learner's
 * @returns how many bytes were taken
 */
export function readTexts(
  chunk: Buffer,
  take: (text: string) => boolean,
  arrivedBytes = chunk.length,
): number {
  let taken = 0;
  // The shortest frame has a head of two bytes.
  while (taken + 2 <= arrivedBytes && chunk[taken] === WHOLE_TEXT) {
    let bytes = (chunk[taken + 1] as number) - MASKED;
    let at = taken + 2;
    if (bytes === SIXTEEN_BITS && at + 2 <= arrivedBytes) {
      bytes = chunk.readUInt16BE(at);
      at += 2;
    } else if (bytes > MOST_IN_SEVEN_BITS) return taken;
    const body = at + MASK_BYTES;
    if (bytes < 0 || bytes > MOST_READ_BYTES || body + bytes > arrivedBytes) return taken;
    let bits = 0;
    for (let index = 0; index < bytes; index += 1) {
      const byte = (chunk[body + index] as number) ^ (chunk[at + (index & 3)] as number);
      unmasked[index] = byte;
      bits |= byte;
    }
    if (bits > LAST_ASCII || !take(unmasked.toString('latin1', 0, bytes))) return taken;
    taken = body + bytes;
  }
  return taken;
}

/**
 * One unmasked frame, as servers send them. Of ASCII it is a text, each character of which is a byte:
 * a socket writes that (`latin1`) without a buffer of its own.
 */
export function textFrame(text: string): string | Buffer {
  const bytes = Buffer.byteLength(text);
  if (bytes === text.length && bytes <= MOST_IN_SIXTEEN_BITS) return asciiHead(bytes) + text;
  const headBytes = bytes <= MOST_IN_SEVEN_BITS ? 2 : bytes <= MOST_IN_SIXTEEN_BITS ? 4 : 10;
  const frame = Buffer.allocUnsafe(headBytes + bytes);
  frame[0] = WHOLE_TEXT;
  if (headBytes === 2) frame[1] = bytes;
  else if (headBytes === 4) {
    frame[1] = SIXTEEN_BITS;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = SIXTY_FOUR_BITS;
    frame.writeBigUInt64BE(BigInt(bytes), 2);
  }
  frame.write(text, headBytes, 'utf8');
  return frame;
}

function asciiHead(bytes: number): string {
  return bytes <= MOST_IN_SEVEN_BITS
    ? String.fromCharCode(WHOLE_TEXT, bytes)
    : String.fromCharCode(WHOLE_TEXT, SIXTEEN_BITS, bytes >>> 8, bytes & 0xff);
}

/** RFC 4648 base64, for rooms that have neither Buffer nor a browser. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Int16Array(128).fill(-1);
for (let i = 0; i < 64; i += 1) values[alphabet.charCodeAt(i)] = i;

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    parts.push(
      alphabet.charAt(word >> 18) +
        alphabet.charAt((word >> 12) & 63) +
        (left > 1 ? alphabet.charAt((word >> 6) & 63) : '=') +
        (left > 2 ? alphabet.charAt(word & 63) : '='),
    );
  }
  return parts.join('');
}

/** @returns nothing where the text is no base64 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    let word = 0;
    for (let j = 0; j < 4; j += 1) {
      const isPadding = i + j >= text.length - padding;
      const value = isPadding ? 0 : (values[text.charCodeAt(i + j)] ?? -1);
      if (value < 0) return undefined;
      word = (word << 6) | value;
    }
    for (const shift of [16, 8, 0]) {
      if (at < bytes.length) bytes[at] = (word >> shift) & 255;
      at += 1;
    }
  }
  return bytes;
}

/** The bytes of a caption file as text. */

/** Undefined where no encoding we know gives text. */
export function decodeCaptionBytes(
  bytes: Uint8Array,
): { text: string; encoding: 'UTF-8' | 'UTF-16' | 'GB18030' } | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, 'utf-16le', 'UTF-16');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, 'utf-16be', 'UTF-16');
  // Without a mark UTF-16 would pass as other encodings, full of zero bytes.
  if (bytes.subarray(0, 1000).includes(0)) return undefined;
  return decoded(bytes, 'utf-8', 'UTF-8') ?? decoded(bytes, 'gb18030', 'GB18030');
}

function decoded<E extends string>(
  bytes: Uint8Array,
  label: string,
  encoding: E,
): { text: string; encoding: E } | undefined {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    return undefined;
  }
}

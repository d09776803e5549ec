/** AES-128 over whole segments: CBC with PKCS #7 padding (RFC 8216, 4.3.2.4; ISO/IEC 23009-4). */

import { createCipheriv, createDecipheriv } from 'node:crypto';

const blockBytes = 16;

/** Both 32 hexadecimal digits. */
export interface CipherKey {
  readonly key: string;
  readonly iv: string;
}

export function encryptSegment(bytes: Uint8Array, { key, iv }: CipherKey): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(key, 'hex'), Buffer.from(iv, 'hex'));
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

/** @throws where the key is another one; padding tells so in all but one of 256 cases */
export function decryptSegment(bytes: Uint8Array, { key, iv }: CipherKey): Uint8Array {
  const cipher = createDecipheriv('aes-128-cbc', Buffer.from(key, 'hex'), Buffer.from(iv, 'hex'));
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

/** Padding fills the last block, and takes one of its own where the last one is full. */
export function encryptedBytes(clearBytes: number): number {
  return (Math.floor(clearBytes / blockBytes) + 1) * blockBytes;
}

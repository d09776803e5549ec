import type { DecodeError } from '../../engine/protocol/decoder.ts';

/** Where a decoder gave up, what it wanted there and what it found. */
export function decodeReason(error: DecodeError): string {
  const where = error.path === '' ? 'value' : error.path.replace(/^\./, '');
  return `${where}: expected ${error.expected}, got ${error.got}`;
}

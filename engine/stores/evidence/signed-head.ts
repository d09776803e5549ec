/**
 * A signed head: what all chains of a tenant came to at the end of a day. Whoever keeps one
 * elsewhere can prove that nothing before it was changed since.
 */

import { createHash, type KeyObject, sign, verify } from 'node:crypto';

import { DecodeError, literal, record, text, whole } from '../../protocol/decoder.ts';
import { sha256 } from '../sha256.ts';
import { type Chains } from './chain-ends.ts';

/** What is signed, in this order of keys, as JSON without spaces. */
export interface HeadStatement {
  readonly format: 'lectern-head-1';
  readonly tenant: string;
  /** UTC, `2026-11-21`: the last day that had ended. */
  readonly day: string;
  /** The last row that it covers. */
  readonly upTo: number;
  readonly learners: number;
  readonly events: number;
  /** SHA-256 over `<learner>\0<link>\n` of each learner, sorted by their UTF-8; base64url. */
  readonly root: string;
  /** SHA-256 of the statement and the signature of the head before; see `headHash`. */
  readonly previous: string;
}

export interface SignedHead {
  readonly statement: HeadStatement;
  /** The statement, byte for byte as it was signed. */
  readonly signed: string;
  /** Ed25519, base64url. */
  readonly signature: string;
}

export function signHead(statement: HeadStatement, key: KeyObject): SignedHead {
  const { format, tenant, day, upTo, learners, events, root, previous } = statement;
  const signed = JSON.stringify({ format, tenant, day, upTo, learners, events, root, previous });
  const signature = sign(null, Buffer.from(signed), key).toString('base64url');
  return { statement, signed, signature };
}

export function isSignedBy({ signed, signature }: SignedHead, publicKey: KeyObject): boolean {
  try {
    return verify(null, Buffer.from(signed), publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** What the next head names as the one before. */
export function headHash({ signed, signature }: Pick<SignedHead, 'signed' | 'signature'>): string {
  return sha256(`${signed}\n${signature}`);
}

/** What the first head of a tenant names. */
export function firstPrevious(tenantId: string): string {
  return sha256(`lectern heads\0${tenantId}`);
}

const count = whole(0, Number.MAX_SAFE_INTEGER);
const statementShape = record({
  format: literal('lectern-head-1'),
  tenant: text(1, 200),
  day: text(10, 10),
  upTo: count,
  learners: count,
  events: count,
  root: text(43, 43),
  previous: text(43, 43),
});

/**
 * A head as it is stored or was kept elsewhere; whether it is genuine is another question.
 *
 * @returns null where it is none
 */
export function readHead(signed: string, signature: string): SignedHead | null {
  try {
    return { statement: statementShape(JSON.parse(signed)), signed, signature };
  } catch (error) {
    if (error instanceof DecodeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

export function rootOf(chains: Chains): string {
  const hash = createHash('sha256');
  let text = '';
  for (const learnerId of [...chains.keys()].sort(byUtf8)) {
    text += `${learnerId}\0${chains.get(learnerId)?.chain ?? ''}\n`;
    if (text.length < 65_536) continue;
    hash.update(text);
    text = '';
  }
  return hash.update(text).digest('base64url');
}

/** As UTF-8 sorts; JavaScript's own order differs beyond the first 65,536 characters. */
function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A compacted record as a store keeps it: brotli of its JSON. */

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

import { type Compacted } from '../../ledger/compacted.ts';
import { LedgerDamage } from '../../ledger/evolve.ts';
import { sha256 } from '../sha256.ts';

/** A record in its place. Its events are the learner's first ones, up to a row of the ledger. */
export interface StoredRecord {
  readonly tenantId: string;
  readonly learnerId: string;
  readonly upTo: number;
  readonly events: number;
  readonly chain: string;
  /** Days for which events are kept raw that sessions still running in it may bring. */
  readonly rawDays: number;
  readonly packed: Uint8Array;
}

/** Smaller by a tenth than the quick qualities, at a cost that a nightly run can bear. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } };
/** A record that claims to be larger than this when unpacked is none, bytes. */
const MOST_BYTES = 512 * 1_048_576;

export interface PackedRecord {
  readonly packed: Uint8Array;
  /** SHA-256 of the JSON, base64url. */
  readonly digest: string;
}

export function packRecord(record: Compacted): PackedRecord {
  const json = JSON.stringify(record);
  return { packed: brotliCompressSync(json, QUALITY), digest: sha256(json) };
}

type Named = Pick<StoredRecord, 'tenantId' | 'learnerId' | 'events' | 'chain' | 'packed'>;

/** @throws LedgerDamage where it is no record, or another one than the store says */
export function unpackRecord({ tenantId, learnerId, events, chain, packed }: Named): {
  readonly record: Compacted;
  readonly digest: string;
} {
  let reason = 'the store says otherwise of it';
  try {
    const json = brotliDecompressSync(packed, { maxOutputLength: MOST_BYTES }).toString('utf8');
    const record = JSON.parse(json) as Compacted;
    if (record.type === 'compacted' && record.events === events && record.chain === chain) {
      return { record, digest: sha256(json) };
    }
  } catch (error) {
    reason = String(error);
  }
  throw new LedgerDamage(
    `The compacted record of learner ${JSON.stringify(learnerId)} of host "${tenantId}" cannot be read. Reason: ${reason}. Restore the ledger from a backup.`,
  );
}

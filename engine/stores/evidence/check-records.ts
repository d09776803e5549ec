/**
 * Checks compacted records: each must be the one of which the ledger's own notes tell, and says
 * where its learner's chain stood when earlier heads were signed.
 */

import { type SignedLink } from '../../ledger/compacted.ts';
import { LedgerDamage } from '../../ledger/evolve.ts';
import { COMPACTIONS, type CompactionNote } from '../compaction/compaction-lines.ts';
import { unpackRecord } from '../compaction/record.ts';
import { counted } from '../counted.ts';
import { type ArchiveReader } from './archive.ts';
import { type ChainEnd, type Chains } from './chain-ends.ts';
import { type Faults } from './faults.ts';

/** What verifying needs of a record; the rest is let go. */
interface Seen extends ChainEnd {
  readonly upTo: number;
  /** Null where it cannot be read. */
  readonly digest: string | null;
  readonly signed: readonly SignedLink[];
}

export class Records {
  /** By tenant and learner. */
  readonly #seen = new Map<string, Map<string, Seen>>();
  readonly #notes = new Map<string, Map<string, CompactionNote>>();
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  async read(archive: ArchiveReader): Promise<void> {
    for await (const some of archive.records()) {
      for (const row of some) {
        const { tenantId, learnerId, upTo, events: count, chain } = row;
        const seen = this.#seen.get(tenantId) ?? new Map<string, Seen>();
        this.#seen.set(tenantId, seen);
        try {
          const { record, digest } = unpackRecord(row);
          seen.set(learnerId, { upTo, count, chain, digest, signed: record.signed });
        } catch (error) {
          if (!(error instanceof LedgerDamage)) throw error;
          seen.set(learnerId, { upTo, count, chain, digest: null, signed: [] });
          const what = 'the compacted record cannot be read, or was changed';
          this.#faults.add({ kind: 'false-record', tenantId, learnerId, event: count, what });
        }
      }
    }
  }

  /** Where each learner's chain goes on, by tenant. */
  *starts(): Iterable<readonly [tenantId: string, ends: Chains]> {
    for (const [tenantId, seen] of this.#seen) {
      yield [tenantId, new Map([...seen].map(([id, { count, chain }]) => [id, { count, chain }]))];
    }
  }

  /** A line of the ledger that tells of a record; the last one of a learner holds. */
  note(tenantId: string, note: CompactionNote): void {
    const notes = this.#notes.get(tenantId) ?? new Map<string, CompactionNote>();
    this.#notes.set(tenantId, notes.set(note.learnerId, note));
  }

  /**
   * Where the chains of a tenant stood when a head was signed.
   *
   * @param live where they stand in the rows read so far
   */
  chainsAt(tenantId: string, upTo: number, live: Chains): Chains {
    const seen = this.#seen.get(tenantId);
    if (seen === undefined || [...seen.values()].every((record) => record.upTo <= upTo))
      return live;
    const chains: Chains = new Map();
    for (const [learnerId, end] of live) {
      if (learnerId === COMPACTIONS || !seen.has(learnerId)) chains.set(learnerId, end);
    }
    for (const [learnerId, record] of seen) {
      const signed = record.signed.findLast((link) => link.upTo <= upTo);
      const end = record.upTo <= upTo ? (live.get(learnerId) ?? record) : signed;
      if (end !== undefined) chains.set(learnerId, { count: end.count, chain: end.chain });
    }
    return chains;
  }

  /** To be called when all rows have been read. */
  compare(): void {
    for (const [tenantId, notes] of this.#notes) {
      for (const [learnerId, { events, upTo, digest }] of notes) {
        const record = this.#seen.get(tenantId)?.get(learnerId);
        if (record?.digest === digest && record.upTo === upTo) continue;
        // One that cannot be read has been named.
        if (record?.digest === null) continue;
        const is = record === undefined ? 'is missing' : 'is not the one that was made';
        const what = `the compacted record of ${counted(events, 'event')} ${is}`;
        this.#faults.add({ kind: 'false-record', tenantId, learnerId, event: events, what });
      }
    }
    for (const [tenantId, seen] of this.#seen) {
      for (const [learnerId, { count }] of seen) {
        if (this.#notes.get(tenantId)?.has(learnerId) === true) continue;
        const what = 'the ledger tells of no compacted record of this learner';
        this.#faults.add({ kind: 'false-record', tenantId, learnerId, event: count, what });
      }
    }
  }
}

/** What is told of a host that was compacted. */

import { type CompactionNote, noteBytesOf } from './compaction-lines.ts';
import { type OldRows } from './old-rows.ts';

export interface CompactedTenant {
  readonly tenantId: string;
  readonly learners: number;
  /** Raw events that were compacted now. */
  readonly events: number;
  readonly rows: number;
  readonly bytesBefore: number;
  /** Of the records of these learners, with what was compacted before. */
  readonly bytesAfter: number;
  /** Of the lines that tell of these records in the ledger. */
  readonly noteBytes: number;
  /** Beats that those records stand for. */
  readonly beats: number;
}

/** A record that was made. */
export interface Made {
  readonly learnerId: string;
  readonly events: number;
  readonly beats: number;
  readonly bytes: number;
}

/** Sums it up, step after step. */
export class Told {
  readonly #tenantId: string;
  readonly #newest = new Map<string, Made>();
  readonly #sums = { events: 0, rows: 0, bytesBefore: 0, noteBytes: 0 };

  constructor(tenantId: string) {
    this.#tenantId = tenantId;
  }

  add({ rows, bytes }: OldRows, made: readonly Made[], notes: readonly CompactionNote[]): void {
    for (const each of made) {
      this.#newest.set(each.learnerId, each);
      this.#sums.events += each.events;
    }
    this.#sums.rows += rows;
    this.#sums.bytesBefore += bytes;
    this.#sums.noteBytes += noteBytesOf(notes);
  }

  sums(): CompactedTenant {
    let bytesAfter = 0;
    let beats = 0;
    for (const each of this.#newest.values()) {
      bytesAfter += each.bytes;
      beats += each.beats;
    }
    const learners = this.#newest.size;
    return { tenantId: this.#tenantId, learners, ...this.#sums, bytesAfter, beats };
  }
}

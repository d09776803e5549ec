/**
 * Which ledger rows hold events of a learner.
 *
 * Writing this down with every commit would dirty a page a learner, so it is written behind: the
 * newest ids stay in memory until a learner has a chunk of them or they are old enough. `mark`
 * says up to which row the written part is complete; what comes after is read again from the
 * ledger at the next start, so nothing is lost with the memory.
 *
 * Everything here runs inside transactions of the ledger store. Memory is changed only by `note`
 * and `settle`, after the commit.
 */

import { learnerKey } from './learner-key.ts';
import { eachLine } from './ledger-lines.ts';
import { packRowIds, unpackRowIds } from './row-ids.ts';
import { type SqliteDatabase } from './sqlite-driver.ts';

export interface IndexLimits {
  /** Ids a learner gathers in memory before they are written. */
  readonly chunkIds: number;
  /** Rows after which ids are written however few; bounds what a start has to read again. */
  readonly lagRows: number;
  /** Most learners written with one commit because their ids are old, so that none takes long. */
  readonly learnersPerCommit: number;
}

/**
 * 12,000 rows are 4 minutes of commits of one busy host: long enough that a learner who sends a
 * beat in 5 s fills most of a chunk, short enough that a start after a crash reads them in 0.1 s.
 */
export const INDEX_LIMITS: IndexLimits = { chunkIds: 64, lagRows: 12_000, learnersPerCommit: 64 };

interface Pending {
  readonly key: string;
  readonly tenantId: string;
  readonly learnerId: string;
  /** Ascending, never empty. */
  readonly ids: number[];
}

export class LearnerIndex {
  readonly #limits: IndexLimits;
  /** In the order of each learner's first id: the head is always the oldest. */
  readonly #pending = new Map<string, Pending>();
  readonly #full = new Set<Pending>();
  readonly #addChunk;
  readonly #lastWritten;
  readonly #chunks;
  readonly #moveMark;
  readonly #mark;
  readonly #tail;

  constructor(database: SqliteDatabase, limits: IndexLimits) {
    this.#limits = limits;
    this.#addChunk = database.prepare('INSERT INTO learner_rows VALUES (?, ?, ?, ?)');
    this.#lastWritten = database.prepare(
      'SELECT last_id FROM learner_rows WHERE tenant = ? AND learner = ? ORDER BY last_id DESC LIMIT 1',
    );
    this.#chunks = database.prepare(
      'SELECT row_ids FROM learner_rows WHERE tenant = ? AND learner = ? ORDER BY last_id',
    );
    this.#moveMark = database.prepare('UPDATE mark SET indexed_to = ?1 WHERE indexed_to < ?1');
    this.#mark = database.prepare('SELECT indexed_to FROM mark');
    this.#tail = database.prepare('SELECT id, tenant, events FROM ledger WHERE id > ? ORDER BY id');
  }

  /** The row up to which the written index is complete. */
  mark(): number {
    return (this.#mark.get() as { indexed_to: number }).indexed_to;
  }

  /**
   * Notes every row after this one.
   *
   * @param onEvent told of each event in them: whose it is, and its link
   * @returns the id of the last row
   */
  readTail(afterId: number, onEvent: (key: string, link: string) => void): number {
    let lastId = afterId;
    for (const found of this.#tail.iterate(afterId)) {
      const row = found as { id: number; tenant: string; events: string };
      lastId = row.id;
      eachLine(row.id, row.events, (learnerId, _json, link) => {
        const key = learnerKey(row.tenant, learnerId);
        this.note(key, row.tenant, learnerId, row.id);
        onEvent(key, link);
      });
    }
    return lastId;
  }

  /**
   * Row `id`, which is newer than all noted before or the newest itself, holds this learner. The
   * mark rests on this order: noted out of order, a row could be passed over after a crash.
   */
  note(key: string, tenantId: string, learnerId: string, id: number): void {
    const pending = this.#pending.get(key);
    if (pending === undefined) {
      this.#pending.set(key, { key, tenantId, learnerId, ids: [id] });
      return;
    }
    if (pending.ids[pending.ids.length - 1] === id) return;
    pending.ids.push(id);
    if (pending.ids.length >= this.#limits.chunkIds) this.#full.add(pending);
  }

  /** The row ids of a learner after this one, ascending. */
  rowIds(key: string, tenantId: string, learnerId: string, after: number): number[] {
    const ids = (this.#chunks.all(tenantId, learnerId) as { row_ids: string }[]).flatMap((chunk) =>
      unpackRowIds(chunk.row_ids),
    );
    const lastWritten = ids[ids.length - 1] ?? 0;
    for (const id of this.#pending.get(key)?.ids ?? []) if (id > lastWritten) ids.push(id);
    return after === 0 ? ids : ids.filter((id) => id > after);
  }

  /** Writes what is due, or all. @returns what was written, for `settle` after the commit. */
  write(lastId: number, all = false): readonly Pending[] {
    const due = new Set(all ? this.#pending.values() : this.#full);
    if (!all) {
      let quota = this.#limits.learnersPerCommit;
      for (const pending of this.#pending.values()) {
        if ((pending.ids[0] ?? 0) > lastId - this.#limits.lagRows || quota === 0) break;
        due.add(pending);
        quota -= 1;
      }
    }
    if (due.size === 0) return [];
    for (const pending of due) this.#writeOne(pending);
    this.#moveMark.run(this.#completeTo(due, lastId));
    return [...due];
  }

  settle(written: readonly Pending[]): void {
    for (const pending of written) {
      this.#pending.delete(pending.key);
      this.#full.delete(pending);
    }
  }

  /** Another process may have written the same ids: only what is newer is added. */
  #writeOne({ tenantId, learnerId, ids }: Pending): void {
    const found = this.#lastWritten.get(tenantId, learnerId) as { last_id: number } | undefined;
    const fresh = found === undefined ? ids : ids.filter((id) => id > found.last_id);
    const lastId = fresh[fresh.length - 1];
    if (lastId === undefined) return;
    this.#addChunk.run(tenantId, learnerId, lastId, packRowIds(fresh));
  }

  #completeTo(written: ReadonlySet<Pending>, lastId: number): number {
    for (const pending of this.#pending.values()) {
      if (!written.has(pending)) return (pending.ids[0] ?? 1) - 1;
    }
    return lastId;
  }
}

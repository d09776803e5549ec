/**
 * The newest fencing number of each learner. Numbers in memory are trusted only while no other
 * process has written; the ledger store sees to that and calls `forget`.
 */

import { isStorable, learnerKey } from './learner-key.ts';
import { type SqliteDatabase } from './sqlite-driver.ts';

/** Learners remembered at most; beyond it memory starts afresh. */
const REMEMBERED_LEARNERS = 200_000;

export class Leases {
  readonly #fences = new Map<string, number>();
  readonly #find;
  readonly #raise;

  constructor(database: SqliteDatabase) {
    this.#find = database.prepare('SELECT fence FROM lease WHERE tenant = ? AND learner = ?');
    this.#raise = database.prepare(
      'INSERT INTO lease VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET fence = fence + 1',
    );
  }

  /** The newest number issued, 0 where none was. */
  newest(key: string, tenantId: string, learnerId: string): number {
    const known = this.#fences.get(key);
    if (known !== undefined) return known;
    if (!isStorable(tenantId, learnerId)) return 0;
    const row = this.#find.get(tenantId, learnerId) as { fence: number } | undefined;
    const fence = row?.fence ?? 0;
    if (this.#fences.size >= REMEMBERED_LEARNERS) this.#fences.clear();
    this.#fences.set(key, fence);
    return fence;
  }

  /** Issues the next number, inside a transaction; afterwards `forget` it if that fails. */
  issue(tenantId: string, learnerId: string): number {
    const key = learnerKey(tenantId, learnerId);
    this.#raise.run(tenantId, learnerId);
    this.#fences.delete(key);
    return this.newest(key, tenantId, learnerId);
  }

  forget(): void {
    this.#fences.clear();
  }
}

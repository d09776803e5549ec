/**
 * How far each learner's ledger has come, in memory: the newest fencing number, the number of
 * events, the last link of the chain. Counts and links follow every row that is written or read;
 * fencing numbers are trusted only while no other process has written.
 */

import { type LedgerEntry } from '../ledger/ports.ts';
import { type FenceWish } from './fence-requests.ts';
import { isStorable, learnerKey } from './learner-key.ts';
import { RecentMap } from './recent-map.ts';
import { type SqliteDatabase } from './sqlite-driver.ts';

/** Learners remembered at most, in each of two generations. */
const REMEMBERED_LEARNERS = 100_000;

export interface KnownHead {
  count: number;
  chain: string;
  fence: number;
  /** The epoch in which the fence was read. */
  epoch: number;
}

export class LearnerHeads {
  #heads = new RecentMap<KnownHead>(REMEMBERED_LEARNERS);
  #epoch = 0;
  #undo: { readonly head: KnownHead; readonly count: number; readonly chain: string }[] = [];
  readonly #find;
  readonly #raise;

  constructor(database: SqliteDatabase) {
    this.#find = database.prepare('SELECT fence FROM lease WHERE tenant = ? AND learner = ?');
    this.#raise = database.prepare(
      'INSERT INTO lease VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET fence = fence + 1',
    );
  }

  get(key: string): KnownHead | undefined {
    return this.#heads.get(key);
  }

  remember(key: string, count: number, chain: string): KnownHead {
    const head = this.get(key) ?? { count, chain, fence: 0, epoch: -1 };
    head.count = count;
    head.chain = chain;
    this.#heads.set(key, head);
    return head;
  }

  /** Inside a transaction; `undo` takes it back, `settle` makes it stand. */
  move(head: KnownHead, count: number, chain: string): void {
    this.#undo.push({ head, count: head.count, chain: head.chain });
    head.count = count;
    head.chain = chain;
  }

  settle(): void {
    this.#undo.length = 0;
  }

  undo(): void {
    for (const { head, count, chain } of this.#undo.splice(0).reverse()) {
      head.count = count;
      head.chain = chain;
    }
  }

  /** The newest number issued, 0 where none was. */
  fence(head: KnownHead | undefined, tenantId: string, learnerId: string): number {
    if (head?.epoch === this.#epoch) return head.fence;
    if (!isStorable(tenantId, learnerId)) return 0;
    const row = this.#find.get(tenantId, learnerId) as { fence: number } | undefined;
    const fence = row?.fence ?? 0;
    if (head !== undefined) {
      head.fence = fence;
      head.epoch = this.#epoch;
    }
    return fence;
  }

  /** Whether the entry has the newest number, or needs none. */
  permits(head: KnownHead, { tenantId, learnerId, fence }: LedgerEntry): boolean {
    if (fence === null) return true;
    return fence > 0 && this.fence(head, tenantId, learnerId) === fence;
  }

  /** Issues the next number, inside a transaction; where that fails, `forgetFences`. */
  issue({ tenantId, learnerId }: FenceWish): number {
    this.#raise.run(tenantId, learnerId);
    const head = this.get(learnerKey(tenantId, learnerId));
    if (head !== undefined) head.epoch = -1;
    return this.fence(head, tenantId, learnerId);
  }

  /** Before anything is moved: rows have gone that were never seen here. */
  forgetAll(): void {
    this.#heads = new RecentMap(REMEMBERED_LEARNERS);
  }

  forgetFences(): void {
    this.#epoch += 1;
  }
}

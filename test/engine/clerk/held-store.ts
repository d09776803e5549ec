/** A ledger store whose commits wait, or fail, as a test says. */

import {
  type LedgerEntry,
  type LedgerStore,
  type Rejection,
} from '../../../engine/ledger/ports.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';

export class HeldStore implements LedgerStore {
  readonly inner = createMemoryLedgerStore();
  /** Entries of each commit, in order. */
  readonly commits: (readonly LedgerEntry[])[] = [];
  isHolding = false;
  failures = 0;
  /** Whether reading and fencing fail, too. */
  isGone = false;
  #waiting: (() => void)[] = [];

  async append(entries: readonly LedgerEntry[]): Promise<readonly Rejection[]> {
    this.commits.push(entries);
    if (this.isHolding) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('the disk is full');
    }
    return this.inner.append(entries);
  }

  /** Lets every waiting commit go on. */
  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  pieces(tenantId: string, learnerId: string, after?: number) {
    this.#mustBeThere();
    return this.inner.pieces(tenantId, learnerId, after);
  }

  read(tenantId: string, learnerId: string, after?: number) {
    this.#mustBeThere();
    return this.inner.read(tenantId, learnerId, after);
  }

  issueFence(tenantId: string, learnerId: string) {
    this.#mustBeThere();
    return this.inner.issueFence(tenantId, learnerId);
  }

  close() {
    return this.inner.close();
  }

  #mustBeThere(): void {
    if (this.isGone) throw new Error('the disk is gone');
  }
}

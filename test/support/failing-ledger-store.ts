/** A ledger store whose commits fail while a test says so, or wait until it lets them go. */

import {
  type LedgerEntry,
  type LedgerPieces,
  type LedgerStore,
  type Rejection,
} from '../../engine/ledger/ports.ts';
import { createMemoryLedgerStore } from '../../engine/stores/memory-ledger-store.ts';

export class FailingLedgerStore implements LedgerStore {
  readonly #store = createMemoryLedgerStore();
  /** How many of the next commits fail. */
  failures = 0;
  #gate: Promise<void> = Promise.resolve();

  /** Makes commits wait until the returned function is called; true lets them fail. */
  hold(): (fails: boolean) => void {
    let open: () => void = () => undefined;
    this.#gate = new Promise((resolve) => (open = resolve));
    return (fails) => {
      if (fails) this.failures += 1;
      open();
    };
  }

  async append(entries: readonly LedgerEntry[]): Promise<readonly Rejection[]> {
    await this.#gate;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('the disk is full, says the test');
    }
    return this.#store.append(entries);
  }

  pieces(tenantId: string, learnerId: string, after?: number): LedgerPieces {
    return this.#store.pieces(tenantId, learnerId, after);
  }

  read(tenantId: string, learnerId: string, after?: number): ReturnType<LedgerStore['read']> {
    return this.#store.read(tenantId, learnerId, after);
  }

  issueFence(tenantId: string, learnerId: string): Promise<number> {
    return this.#store.issueFence(tenantId, learnerId);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

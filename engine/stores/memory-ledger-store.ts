/** The ledger in memory: the reference for every other store, and a store for tests. */

import { type LedgerEvent } from '../ledger/events.ts';
import { type LedgerEntry, type LedgerStore } from '../ledger/ports.ts';
import { learnerKey, mustBeStorable } from './learner-key.ts';
import { eventsOf, packLines } from './ledger-lines.ts';

export function createMemoryLedgerStore(): LedgerStore {
  /** Events as text, as any store keeps them: nobody can change what was appended. */
  const lines = new Map<string, string>();
  const fences = new Map<string, number>();
  let open = true;

  function mustBeOpen(): void {
    if (!open) throw new Error('The ledger store is closed.');
  }

  function append(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
    mustBeOpen();
    const taken: [key: string, lines: string][] = [];
    const fenced: LedgerEntry[] = [];
    for (const entry of entries) {
      const key = learnerKey(entry.tenantId, entry.learnerId);
      if (fences.get(key) === entry.fence) {
        taken.push([key, packLines(entry.learnerId, entry.events)]);
      } else {
        fenced.push(entry);
      }
    }
    for (const [key, added] of taken) lines.set(key, (lines.get(key) ?? '') + added);
    return fenced;
  }

  function read(tenantId: string, learnerId: string) {
    mustBeOpen();
    mustBeStorable(tenantId, learnerId);
    const key = learnerKey(tenantId, learnerId);
    const stored = lines.get(key) ?? '';
    const events: LedgerEvent[] = stored === '' ? [] : eventsOf(0, stored, learnerId);
    return { fence: fences.get(key) ?? 0, events };
  }

  function issueFence(tenantId: string, learnerId: string): number {
    mustBeOpen();
    mustBeStorable(tenantId, learnerId);
    const key = learnerKey(tenantId, learnerId);
    const fence = (fences.get(key) ?? 0) + 1;
    fences.set(key, fence);
    return fence;
  }

  return {
    append: (entries) => new Promise((resolve) => resolve(append(entries))),
    read: (tenantId, learnerId) => new Promise((resolve) => resolve(read(tenantId, learnerId))),
    issueFence: (tenantId, learnerId) =>
      new Promise((resolve) => resolve(issueFence(tenantId, learnerId))),
    close: () => {
      open = false;
      return Promise.resolve();
    },
  };
}

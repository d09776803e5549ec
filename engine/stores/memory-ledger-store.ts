/** The ledger in memory: the reference for every other store, and a store for tests. */

import { chainStart } from '../ledger/chain.ts';
import {
  type LedgerEntry,
  type LedgerPieces,
  type LedgerStore,
  type Rejection,
} from '../ledger/ports.ts';
import { gathered } from './gathered.ts';
import { isStorable, learnerKey, mustBeStorable } from './learner-key.ts';
import { eventsOf, packLines } from './ledger-lines.ts';
import { sha256 } from './sha256.ts';

/** Events given at once. */
const EVENTS_PER_PIECE = 500;

interface Kept {
  fence: number;
  count: number;
  chain: string;
  /** Events as text, as any store keeps them: nobody can change what was appended. */
  lines: string;
}

export function createMemoryLedgerStore(): LedgerStore {
  const learners = new Map<string, Kept>();
  let open = true;

  function mustBeOpen(): void {
    if (!open) throw new Error('The ledger store is closed.');
  }

  function keptOf(tenantId: string, learnerId: string): Kept {
    const key = learnerKey(tenantId, learnerId);
    const kept = learners.get(key) ?? {
      fence: 0,
      count: 0,
      chain: chainStart(sha256, tenantId, learnerId),
      lines: '',
    };
    learners.set(key, kept);
    return kept;
  }

  function append(entries: readonly LedgerEntry[]): readonly Rejection[] {
    mustBeOpen();
    const rejected: Rejection[] = [];
    for (const entry of entries) {
      const { tenantId, learnerId, fence, after, events } = entry;
      const kept = isStorable(tenantId, learnerId) ? keptOf(tenantId, learnerId) : null;
      if (kept === null || (fence !== null && (fence === 0 || kept.fence !== fence))) {
        rejected.push({ entry, why: 'fenced' });
      } else if (kept.count !== after) {
        rejected.push({ entry, why: 'behind' });
      } else {
        const { lines, chain } = packLines(learnerId, events, kept.chain);
        kept.lines += lines;
        kept.chain = chain;
        kept.count += events.length;
      }
    }
    return rejected;
  }

  // A generator may be asynchronous without waiting for anything.
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* pieces(tenantId: string, learnerId: string, after = 0): LedgerPieces {
    mustBeOpen();
    mustBeStorable(tenantId, learnerId);
    const { fence, count, chain, lines } = keptOf(tenantId, learnerId);
    const events = count <= after ? [] : eventsOf(0, lines, learnerId);
    for (let from = after; from < count; from += EVENTS_PER_PIECE) {
      yield events.slice(from, from + EVENTS_PER_PIECE);
    }
    return { fence, count, chain };
  }

  function issueFence(tenantId: string, learnerId: string): number {
    mustBeOpen();
    mustBeStorable(tenantId, learnerId);
    const kept = keptOf(tenantId, learnerId);
    kept.fence += 1;
    return kept.fence;
  }

  return {
    append: (entries) => new Promise((resolve) => resolve(append(entries))),
    pieces,
    read: (tenantId, learnerId, after) => gathered(pieces(tenantId, learnerId, after)),
    issueFence: (tenantId, learnerId) =>
      new Promise((resolve) => resolve(issueFence(tenantId, learnerId))),
    close: () => {
      open = false;
      return Promise.resolve();
    },
  };
}

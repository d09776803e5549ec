/** Accounts of learners in memory: read from the store once, then kept while they are used. */

import { type StoredEvent, eventsIn } from '../ledger/compacted.ts';
import { type LedgerEvent } from '../ledger/events.ts';
import { evolve } from '../ledger/evolve.ts';
import { type LedgerStore } from '../ledger/ports.ts';
import { type Booking } from '../ledger/state.ts';
import { Account, type AccountKey, type HeldAccount, type LearnerRef } from './account.ts';
import { inPieces } from './in-pieces.ts';

/** What another engine wrote, and how it was booked here. */
export interface News {
  readonly events: readonly LedgerEvent[];
  readonly bookings: readonly Booking[];
}

export class Accounts {
  readonly #store: LedgerStore;
  /** By tenant, then by learner: every beat looks here, and joining two ids to one key costs more. */
  readonly #known = new Map<string, Map<string, Account>>();

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  cached({ tenantId, learnerId }: AccountKey): Account | undefined {
    return this.#known.get(tenantId)?.get(learnerId);
  }

  /** The one account of the learner, perhaps not read yet. */
  of(ref: LearnerRef): Account {
    const cached = this.cached(ref);
    if (cached !== undefined) return cached;
    const account = new Account(ref);
    const accounts = this.#known.get(ref.tenantId) ?? new Map<string, Account>();
    this.#known.set(ref.tenantId, accounts.set(ref.learnerId, account));
    return account;
  }

  /** Forgets an account that could not even be read once. */
  forgetUnread(account: Account): void {
    const { ref } = account;
    if (account.generation > 0 || account.holds > 0 || this.cached(ref) !== account) return;
    this.#known.get(ref.tenantId)?.delete(ref.learnerId);
  }

  hold(ref: LearnerRef): HeldAccount {
    const account = this.of(ref);
    account.holds += 1;
    let isHeld = true;
    const letGo = () => {
      if (isHeld) account.holds -= 1;
      isHeld = false;
    };
    return { ref, account, letGo };
  }

  sweep(idleMs: number): void {
    const now = performance.now();
    for (const accounts of this.#known.values()) {
      for (const [learnerId, account] of accounts) {
        if (account.holds > 0 || account.pending > 0 || account.reading !== null) continue;
        if (now - account.lastUsedMs > idleMs) accounts.delete(learnerId);
      }
    }
  }

  /**
   * Reads what is new for an account, or all of it where its state has run ahead of the store: a
   * piece at a time, as somebody's history may be longer than memory. Nothing of it may be on its
   * way to the store meanwhile. Where reading fails, the account is stale, or as it was after a piece.
   *
   * @returns what others wrote since the account was last up to date, piece by piece
   */
  async *catchUp(account: Account): AsyncGenerator<News, void> {
    const { tenantId, learnerId } = account.ref;
    account.heard = Math.max(account.heard, account.count);
    const isFirst = account.isStale && account.heard === 0;
    let isAfresh = account.isStale || account.ahead > 0;
    let pieces = this.#store.pieces(tenantId, learnerId, isAfresh ? 0 : account.count);
    try {
      for (;;) {
        const { done, value } = await pieces.next();
        if (isAfresh || (done !== true && value[0]?.type === 'compacted')) account.beginAfresh();
        isAfresh = false;
        if (done !== true) {
          const news = await foldPiece(account, value, isFirst);
          if (news.events.length > 0) yield news;
          if (!isFirst) account.heard = Math.max(account.heard, account.count);
        } else if (value.count < account.count) {
          // Fewer than before: the store was put back to an earlier day.
          isAfresh = true;
          pieces = this.#store.pieces(tenantId, learnerId);
        } else {
          account.heard = 0;
          account.fence = value.fence;
          account.isStale = false;
          account.currentAtMs = performance.now();
          return;
        }
      }
    } finally {
      if (account.isStale && account.generation > 0) account.beginAfresh();
    }
  }
}

/** A state that cannot be folded further is half a state: the account is stale then. */
async function foldPiece(
  account: Account,
  stored: readonly StoredEvent[],
  isFirst: boolean,
): Promise<News> {
  const wasStale = account.isStale;
  account.isStale = true;
  const news = await inPieces(foldOn(account, stored, isFirst));
  account.isStale = wasStale;
  if (news.events.length > 0) account.isShared = true;
  return news;
}

/** Folds events one by one. Nobody looks at the state meanwhile: the account is being read. */
function* foldOn(
  account: Account,
  stored: readonly StoredEvent[],
  isFirst: boolean,
): Generator<void, News> {
  const bookings: Booking[] = [];
  const events: LedgerEvent[] = [];
  for (const event of stored) {
    const booked = evolve(account.state, event);
    account.count += eventsIn(event);
    yield;
    // A record says nothing that is news.
    if (isFirst || account.count <= account.heard || event.type === 'compacted') continue;
    events.push(event);
    bookings.push(...booked);
  }
  return { events, bookings };
}

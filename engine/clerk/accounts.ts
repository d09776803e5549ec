/** Accounts of learners in memory: read from the store once, then kept while they are used. */

import { type StoredEvent, eventsIn } from '../ledger/compacted.ts';
import { type LedgerEvent } from '../ledger/events.ts';
import { evolve } from '../ledger/evolve.ts';
import { type LedgerStore } from '../ledger/ports.ts';
import { type Booking, type LearnerState } from '../ledger/state.ts';
import { Account, type AccountKey, type LearnerRef } from './account.ts';
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

  hold(key: AccountKey): () => void {
    const account = this.cached(key);
    if (account === undefined) return () => undefined;
    account.holds += 1;
    let held = true;
    return () => {
      if (held) account.holds -= 1;
      held = false;
    };
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
   * Reads what is new for an account, or all of it where its state has run ahead of the store.
   * Nothing of it may be on its way to the store meanwhile.
   *
   * @returns what others wrote since the account was last up to date
   */
  async catchUp(account: Account): Promise<News> {
    const { tenantId, learnerId } = account.ref;
    const known = account.count;
    const isFirst = account.isStale && known === 0;
    let from = account.isStale || account.ahead > 0 ? 0 : known;
    let news = await this.#store.read(tenantId, learnerId, from);
    if (from > 0 && news.events[0]?.type === 'compacted') from = 0;
    if (news.head.count < known && from > 0) {
      // Fewer than before: the store was put back to an earlier day.
      from = 0;
      news = await this.#store.read(tenantId, learnerId);
    }
    if (from === 0) account.beginAfresh();
    // A ledger that cannot be folded leaves half a state behind.
    account.isStale = true;
    const told = await inPieces(
      foldOn(account.state, news.events, from, isFirst ? Infinity : known),
    );
    account.count = news.head.count;
    account.fence = news.head.fence;
    account.isStale = false;
    account.currentAtMs = performance.now();
    if (told.events.length > 0) account.isShared = true;
    return told;
  }
}

/**
 * Folds events one by one. Nobody looks at the state meanwhile: the account is being read.
 *
 * @param from how many events the state rests on @param known how many are no news
 */
function* foldOn(
  state: LearnerState,
  stored: readonly StoredEvent[],
  from: number,
  known: number,
): Generator<void, News> {
  const bookings: Booking[] = [];
  const events: LedgerEvent[] = [];
  let at = from;
  for (const event of stored) {
    const booked = evolve(state, event);
    at += eventsIn(event);
    yield;
    // A record says nothing that is news.
    if (at <= known || event.type === 'compacted') continue;
    events.push(event);
    bookings.push(...booked);
  }
  return { events, bookings };
}

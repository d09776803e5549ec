/** Accounts of learners in memory: read from the store once, then kept while they are used. */

import { type LedgerEvent } from '../ledger/events.ts';
import { evolve } from '../ledger/evolve.ts';
import { type LedgerStore } from '../ledger/ports.ts';
import { type Spans, NO_SPANS } from '../ledger/spans.ts';
import { type Booking, type LearnerState, initialState } from '../ledger/state.ts';
import { type Span } from '../protocol/units.ts';

export interface AccountKey {
  readonly tenantId: string;
  readonly learnerId: string;
}

const NO_BOOKINGS: readonly Booking[] = [];

export class Account {
  readonly state: LearnerState = initialState();
  fence = 0;
  holds = 0;
  lastUsedMs = performance.now();
  /** Set when a commit failed: the state must not be used any more. */
  broken = false;
  /** Media time let go to a session and not yet known to be delivered, by session. */
  readonly #reserved = new Map<string, Span[]>();

  apply(events: readonly LedgerEvent[]): readonly Booking[] {
    this.lastUsedMs = performance.now();
    const [only] = events;
    if (only === undefined) return NO_BOOKINGS;
    if (events.length === 1) return evolve(this.state, only);
    return events.flatMap((event) => evolve(this.state, event));
  }

  reserved(sessionId: string): Spans {
    return this.#reserved.get(sessionId) ?? NO_SPANS;
  }

  /** Counts a span as let go until the returned function is called. */
  reserve(sessionId: string, span: Span): () => void {
    const spans = this.#reserved.get(sessionId) ?? [];
    spans.push(span);
    this.#reserved.set(sessionId, spans);
    return () => {
      const index = spans.indexOf(span);
      if (index >= 0) spans.splice(index, 1);
      if (spans.length === 0) this.#reserved.delete(sessionId);
    };
  }
}

export class Accounts {
  readonly #store: LedgerStore;
  /** By tenant, then by learner: every beat looks here, and joining two ids to one key costs more. */
  readonly #known = new Map<string, Map<string, Account>>();
  readonly #loading = new Map<string, Promise<Account>>();

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  cached({ tenantId, learnerId }: AccountKey): Account | undefined {
    return this.#known.get(tenantId)?.get(learnerId);
  }

  async load(key: AccountKey): Promise<Account> {
    const name = nameOf(key);
    const loading = this.#loading.get(name) ?? this.#read(key);
    this.#loading.set(name, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(name);
    }
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

  drop(key: AccountKey, account: Account): void {
    if (this.cached(key) === account) this.#known.get(key.tenantId)?.delete(key.learnerId);
  }

  sweep(idleMs: number): void {
    const now = performance.now();
    for (const accounts of this.#known.values()) {
      for (const [learnerId, account] of accounts) {
        if (account.holds === 0 && now - account.lastUsedMs > idleMs) accounts.delete(learnerId);
      }
    }
  }

  async #read({ tenantId, learnerId }: AccountKey): Promise<Account> {
    const account = new Account();
    const { fence, events } = await this.#store.read(tenantId, learnerId);
    account.fence = fence;
    for (const event of events) evolve(account.state, event);
    const accounts = this.#known.get(tenantId) ?? new Map<string, Account>();
    this.#known.set(tenantId, accounts.set(learnerId, account));
    return account;
  }
}

function nameOf({ tenantId, learnerId }: AccountKey): string {
  return `${tenantId}\t${learnerId}`;
}

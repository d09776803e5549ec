/** Accounts of learners in memory: read from the store once, then kept while they are used. */

import { type LedgerEvent } from '../ledger/events.ts';
import { evolve } from '../ledger/evolve.ts';
import { type LedgerStore } from '../ledger/ports.ts';
import { type Spans, add, NO_SPANS } from '../ledger/spans.ts';
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
  /** Requests for media that wait until they may be let go. */
  held = 0;
  /** Media time that is on its way to a session, by session. */
  readonly #underWay = new Map<string, Span[]>();
  /** Media time of which a part went out and the rest did not, by session. */
  readonly #partlySent = new Map<string, Spans>();

  apply(events: readonly LedgerEvent[]): readonly Booking[] {
    this.lastUsedMs = performance.now();
    const [only] = events;
    if (only === undefined) return NO_BOOKINGS;
    if (events.length === 1) return evolve(this.state, only);
    return events.flatMap((event) => evolve(this.state, event));
  }

  /** Media time let go to a session and not known to be delivered, in whole segments. */
  reserved(sessionId: string): Spans {
    const underWay = this.#underWay.get(sessionId) ?? NO_SPANS;
    const partlySent = this.#partlySent.get(sessionId);
    return partlySent === undefined ? underWay : [...partlySent, ...underWay];
  }

  /**
   * Counts a span as let go. The returned function says how the transfer ended: a span of which
   * anything went out stays let go, or whoever leaves out the last byte would fetch without end.
   */
  reserve(sessionId: string, span: Span): (wentOut: boolean) => void {
    const spans = this.#underWay.get(sessionId) ?? [];
    this.#underWay.set(sessionId, spans);
    spans.push(span);
    return (wentOut) => {
      const index = spans.indexOf(span);
      if (index >= 0) spans.splice(index, 1);
      if (spans.length === 0) this.#underWay.delete(sessionId);
      if (!wentOut) return;
      this.#partlySent.set(sessionId, add(this.#partlySent.get(sessionId) ?? NO_SPANS, span));
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

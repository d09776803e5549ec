/**
 * The clerk: the one writer of the ledger in this process. It keeps the accounts of active
 * learners in memory, decides commands on them, commits what was decided in groups, and answers
 * only when the commit is durable.
 */

import { type Command, decide } from '../ledger/decide.ts';
import { type LedgerEvent } from '../ledger/events.ts';
import { LedgerDamage } from '../ledger/evolve.ts';
import { type LedgerEntry, type LedgerStore } from '../ledger/ports.ts';
import { type Booking, type LearnerState } from '../ledger/state.ts';
import { type Stamp } from '../ledger/stamp.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { type Account, Accounts } from './accounts.ts';
import { type Clock } from './clock.ts';

export interface LearnerRef {
  readonly tenantId: string;
  readonly learnerId: string;
  /** Time zone in which this learner's calendar days begin. */
  readonly timeZone: string;
}

export type Verdict =
  | {
      readonly ok: true;
      readonly learner: LearnerState;
      readonly bookings: readonly Booking[];
      readonly at: Stamp;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** A command that took effect, told to whoever listens (sockets of other sessions). */
export interface Change {
  readonly learner: LearnerRef;
  readonly command: Command;
  readonly state: LearnerState;
  readonly bookings: readonly Booking[];
  readonly at: Stamp;
}

export interface ClerkOptions {
  readonly store: LedgerStore;
  readonly clock: Clock;
  /** Longest a decided command waits for others to share its commit, milliseconds, at most 20. */
  readonly groupMs: number;
  /** Decided commands that may wait for a commit; beyond it the engine says `overloaded`. */
  readonly maxWaiting: number;
  readonly onCommit?: () => void;
  readonly onStoreError: (error: unknown) => void;
  readonly onListenerError: (error: unknown) => void;
}

interface Waiting {
  readonly ref: LearnerRef;
  readonly account: Account;
  readonly command: Command;
  readonly events: readonly LedgerEvent[];
  readonly bookings: readonly Booking[];
  readonly at: Stamp;
  readonly answer: (verdict: Verdict) => void;
}

export class Clerk {
  readonly #options: ClerkOptions;
  readonly #accounts: Accounts;
  readonly #listeners = new Set<(change: Change) => void>();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;
  #committing: Promise<void> = Promise.resolve();
  /** Told when the next commit has ended. */
  #curious: (() => void)[] = [];

  constructor(options: ClerkOptions) {
    this.#options = options;
    this.#accounts = new Accounts(options.store);
  }

  /** Calls back after each durable change, until the returned function is called. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Decides a command; resolves when what it changed is durable, or with the refusal. */
  submit(ref: LearnerRef, command: Command): Promise<Verdict> {
    // Beats of a known learner are decided in the order in which they arrive, without a detour.
    const account = this.#accounts.cached(ref);
    if (account !== undefined) return this.#decideOn(account, ref, command);
    return this.#accounts.load(ref).then(
      (loaded) => this.#decideOn(loaded, ref, command),
      (error: unknown) => this.#failed(error),
    );
  }

  /** Opens a session or takes the lease back: the store issues the fencing number first. */
  async submitFenced(ref: LearnerRef, make: (fence: number) => Command): Promise<Verdict> {
    try {
      const account = await this.account(ref);
      // A sweep meanwhile would leave two accounts of one learner, each with its own truth.
      const letGo = this.hold(ref);
      try {
        const fence = await this.#options.store.issueFence(ref.tenantId, ref.learnerId);
        account.fence = Math.max(account.fence, fence);
        return await this.#decideOn(account, ref, make(fence));
      } finally {
        letGo();
      }
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** The learner's account; its state is for reading only. */
  async account(ref: LearnerRef): Promise<Account> {
    return this.#accounts.cached(ref) ?? (await this.#accounts.load(ref));
  }

  /**
   * What the account says now, told once everything it rests on is durable. Where that could not
   * be stored, it is read anew.
   */
  async durable<T>(ref: LearnerRef, read: (state: LearnerState) => T): Promise<T> {
    for (;;) {
      const account = await this.account(ref);
      const found = read(account.state);
      await this.#settled();
      if (!account.broken) return found;
    }
  }

  /** All durable events of a learner. */
  async events(ref: LearnerRef): Promise<readonly LedgerEvent[]> {
    await this.flush();
    const { events } = await this.#options.store.read(ref.tenantId, ref.learnerId);
    return events;
  }

  now(ref: LearnerRef): Stamp {
    return this.#options.clock.stamp(ref.timeZone);
  }

  /** Keeps the account in memory until the returned function is called. */
  hold(ref: LearnerRef): () => void {
    return this.#accounts.hold(ref);
  }

  /** Forgets accounts that nobody has used for this long; they are read again when needed. */
  sweep(idleMs: number): void {
    this.#accounts.sweep(idleMs);
  }

  /** Commits what waits, and waits until everything submitted so far is durable or refused. */
  async flush(): Promise<void> {
    this.#commitNow();
    await this.#committing;
  }

  /** The store could not even be asked: nothing was decided. */
  #failed(error: unknown): Verdict {
    this.#options.onStoreError(error);
    // A damaged ledger does not heal by itself; anything else may be over soon.
    const code = error instanceof LedgerDamage ? 'internal' : 'overloaded';
    return { ok: false, refusal: refusal(code) };
  }

  #decideOn(account: Account, ref: LearnerRef, command: Command): Promise<Verdict> {
    if (account.broken || this.#waiting.length >= this.#options.maxWaiting) {
      return Promise.resolve({ ok: false, refusal: refusal('overloaded') });
    }
    const at = this.#options.clock.stamp(ref.timeZone);
    const decision = decide(account.state, command, at);
    if (!decision.ok) return Promise.resolve(decision);
    const bookings = account.apply(decision.events);
    return new Promise((answer) => {
      this.#waiting.push({
        ref,
        account,
        command,
        events: decision.events,
        bookings,
        at,
        answer,
      });
      this.#timer ??= setTimeout(() => this.#commitNow(), this.#options.groupMs);
    });
  }

  /** Resolves when all that was decided so far is durable or undone. */
  #settled(): Promise<void> {
    if (this.#waiting.length === 0) return this.#committing;
    return new Promise((resolve) => this.#curious.push(resolve));
  }

  #commitNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    // One group at a time: a store need not order concurrent appends.
    this.#committing = this.#committing.then(() => this.#commit(group));
    for (const tell of this.#curious) void this.#committing.then(tell);
    this.#curious = [];
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const entries = entriesOf(group);
    try {
      const fenced = await this.#options.store.append([...entries.values()]);
      for (const entry of fenced) {
        for (const [account, own] of entries) if (own === entry) account.broken = true;
      }
      this.#options.onCommit?.();
    } catch (error) {
      this.#options.onStoreError(error);
      for (const account of entries.keys()) account.broken = true;
    }
    for (const waiting of group) this.#answer(waiting);
  }

  #answer({ ref, account, command, events, bookings, at, answer }: Waiting): void {
    if (account.broken) {
      // The state in memory has run ahead of the store: read it again before the next decision.
      this.#accounts.drop(ref, account);
      answer({ ok: false, refusal: refusal('overloaded', 'nothing was stored; send it again') });
      return;
    }
    answer({ ok: true, learner: account.state, bookings, at });
    if (events.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener({ learner: ref, command, state: account.state, bookings, at });
      } catch (error) {
        // What is durable stays so, and the others of the group want their answers.
        this.#options.onListenerError(error);
      }
    }
  }
}

/** One entry a learner: the events of a group in the order in which they were decided. */
function entriesOf(group: readonly Waiting[]): Map<Account, LedgerEntry> {
  const entries = new Map<Account, LedgerEntry & { events: LedgerEvent[] }>();
  for (const { ref, account, events } of group) {
    if (events.length === 0 || account.broken) continue;
    const entry = entries.get(account);
    if (entry !== undefined) {
      entry.events.push(...events);
      continue;
    }
    const { tenantId, learnerId } = ref;
    entries.set(account, { tenantId, learnerId, fence: account.fence, events: [...events] });
  }
  return entries;
}

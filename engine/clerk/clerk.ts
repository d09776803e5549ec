/**
 * The clerk: the one writer of the ledger in this process. It keeps the accounts of active
 * learners in memory, decides commands on them, commits what was decided in groups, and answers
 * only when the commit is durable. Where another engine wrote for the same learner meanwhile, it
 * reads what is new and decides anew.
 */

import { type Command, decide } from '../ledger/decide.ts';
import { type Reading } from '../ledger/compacted.ts';
import { timeZoneOf } from '../ledger/limits.ts';
import { type Policy } from '../ledger/policy.ts';
import { type LedgerPieces, type Rejection } from '../ledger/ports.ts';
import { type LearnerState } from '../ledger/state.ts';
import { type Stamp } from '../ledger/stamp.ts';
import { refusal } from '../protocol/refusals.ts';
import {
  type Account,
  type AccountKey,
  type HeldAccount,
  type LearnerRef,
  NO_BOOKINGS,
  answerTo,
  newTask,
  type Task,
  type Verdict,
} from './account.ts';
import { Accounts } from './accounts.ts';
import { Audience } from './audience.ts';
import { CatchUp, MOST_DECISIONS } from './catch-up.ts';
import { dated } from './dated.ts';
import { type AccountEntry, entriesOf } from './entries.ts';
import { Groups } from './groups.ts';
import { type Change, type ClerkOptions } from './options.ts';
import { readLedger } from './read-ledger.ts';

export { type Account, type HeldAccount, type LearnerRef, type Verdict } from './account.ts';

export { type Change, type ClerkOptions } from './options.ts';

/** After this long without a word from a shared store an account may lack news, milliseconds. */
const NEWS_AFTER_MS = 5_000;

export class Clerk {
  readonly #options: ClerkOptions;
  readonly #accounts: Accounts;
  readonly #audience: Audience;
  readonly #groups: Groups<Task>;
  readonly #catchUp: CatchUp;
  /** Commands that were taken on and not answered. */
  #open = 0;

  constructor(options: ClerkOptions) {
    this.#options = options;
    this.#accounts = new Accounts(options.store);
    this.#audience = new Audience(options.onListenerError);
    this.#groups = new Groups(options.groupMs, (group) => this.#commit(group));
    this.#catchUp = new CatchUp(options, this.#accounts, this.#groups, {
      decide: (task) => this.#decide(task),
      answer: (task, verdict) => this.#answer(task, verdict),
      tell: (change) => this.#audience.tell(change),
    });
  }

  /** Calls back after each durable change, until the returned function is called. */
  onChange(listener: (change: Change) => void): () => void {
    return this.#audience.join(listener);
  }

  /** Decides a command; resolves when what it changed is durable, or with the refusal. */
  submit(ref: LearnerRef, command: Command): Promise<Verdict> {
    return this.#ask(ref, this.#accounts.of(ref), command, null);
  }

  /**
   * As `submit`, for whoever holds the account and sends thousands: what is durable is answered at
   * once, without promises.
   */
  submitHeld({ ref, account }: HeldAccount, command: Command, told: Task['answer']): void {
    this.#take(ref, account, command, null, answerTo(told, this.#options.onListenerError));
  }

  /** Opens a session or takes the lease back: the store issues the fencing number first. */
  async submitFenced(ref: LearnerRef, make: (fence: number) => Command): Promise<Verdict> {
    try {
      const account = await this.account(ref);
      // A sweep meanwhile would leave two accounts of one learner, each with its own truth.
      const { letGo } = this.hold(ref);
      try {
        const fence = await this.#options.store.issueFence(ref.tenantId, ref.learnerId);
        account.fence = Math.max(account.fence, fence);
        return await this.#ask(ref, account, make(fence), make);
      } finally {
        letGo();
      }
    } catch (error) {
      return this.#catchUp.failed(error);
    }
  }

  /** The learner's account; its state is for reading only. */
  async account(ref: LearnerRef): Promise<Account> {
    const account = this.#accounts.of(ref);
    for (;;) {
      while (!account.isReady) await this.#catchUp.read(account);
      if (performance.now() - account.currentAtMs > NEWS_AFTER_MS) await this.refresh(ref);
      // News that could not be read to its end may have left nothing to go on with.
      if (!account.isStale) return account;
    }
  }

  /**
   * The account with all that any engine has stored by now: for whoever tells a player where it stands,
   * since a beat that another engine acknowledged a moment ago must not be forgotten.
   *
   * @returns null where the store cannot be asked for news
   */
  async current(ref: LearnerRef): Promise<Account | null> {
    const account = await this.account(ref);
    if (this.#options.isStoreShared !== true) return account;
    try {
      // A reading that has begun already may lack what was stored since.
      await account.reading;
      for (let round = 0; round < MOST_DECISIONS && account.pending > 0; round += 1) {
        this.#groups.now();
        await this.#groups.tried();
        await this.#catchUp.settled();
      }
      if (account.pending === 0) await this.#catchUp.read(account);
      return account;
    } catch (error) {
      this.#options.onStoreError(error);
      return null;
    }
  }

  /**
   * What the account says now, told once everything it rests on is durable. Where that could not
   * be stored, it is read anew.
   */
  async durable<T>(ref: LearnerRef, read: (state: LearnerState) => T): Promise<T> {
    for (;;) {
      const account = await this.account(ref);
      const found = read(account.state);
      const { generation } = account;
      // A repeat changes nothing, and must not be answered before what it repeats.
      if (account.pending > 0) await this.#groups.tried();
      if (account.generation === generation && !account.isStale) return found;
    }
  }

  /** All durable events of a learner folded anew, with what became of every run. */
  async reading(ref: LearnerRef): Promise<Reading> {
    return (await readLedger(this.pieces(ref))).reading;
  }

  /** All durable events of a learner, a piece at a time. */
  async *pieces(ref: LearnerRef): LedgerPieces {
    const account = this.#accounts.cached(ref);
    if (account !== undefined && account.pending > 0) {
      this.#groups.now();
      await this.#groups.tried();
    }
    return yield* this.#options.store.pieces(ref.tenantId, ref.learnerId);
  }

  /** The learner's account where nothing need be read for it. */
  inMemory(key: AccountKey): Account | null {
    const account = this.#accounts.cached(key);
    return account?.isReady === true ? account : null;
  }

  /** Takes up what other engines wrote for a learner; nothing where the store is ours alone. */
  async refresh(ref: AccountKey): Promise<void> {
    if (this.#options.isStoreShared !== true) return;
    const account = this.#accounts.cached(ref);
    if (account === undefined) return;
    // The commit under way brings the news itself where it is behind.
    if (account.pending > 0) account.wantsNews = true;
    else
      await this.#catchUp
        .read(account)
        .catch((error: unknown) => this.#options.onStoreError(error));
  }

  /** Now, by the calendar of the policy where one is given, else of the host. */
  now(ref: LearnerRef, policy?: Policy): Stamp {
    const { timeZone } = ref;
    return this.#options.clock.stamp(
      policy === undefined ? timeZone : timeZoneOf(policy, timeZone),
    );
  }

  /** Now by the node's monotonic clock, milliseconds. */
  monoMs(): number {
    return this.#options.clock.monoMs();
  }

  /** Keeps the account in memory until it is let go. */
  hold(ref: LearnerRef): HeldAccount {
    return this.#accounts.hold(ref);
  }

  /** Forgets accounts that nobody has used for this long; they are read again when needed. */
  sweep(idleMs: number): void {
    this.#accounts.sweep(idleMs);
  }

  /** Commands that were taken on and not answered yet. */
  get underWay(): number {
    return this.#open;
  }

  /** Waits until everything that was submitted so far is durable or refused. */
  async flush(): Promise<void> {
    for (let round = 0; round < 2 * MOST_DECISIONS && this.#open > 0; round += 1) {
      this.#groups.now();
      await this.#groups.tried();
      await this.#catchUp.settled();
    }
  }

  #ask(ref: LearnerRef, account: Account, command: Command, remake: Task['remake']) {
    return new Promise<Verdict>((answer) => this.#take(ref, account, command, remake, answer));
  }

  #take(
    ref: LearnerRef,
    account: Account,
    command: Command,
    remake: Task['remake'],
    answer: Task['answer'],
  ): void {
    if (this.#open >= this.#options.maxWaiting) {
      return answer({ ok: false, refusal: refusal('overloaded') });
    }
    this.#open += 1;
    const at = this.#options.clock.stamp(ref.timeZone);
    const task = newTask(ref, account, command, remake, at, answer);
    if (account.isReady) return this.#decide(task);
    account.parked.push(task);
    this.#catchUp.read(account).catch(() => undefined);
  }

  #decide(task: Task): void {
    const { account } = task;
    // What came before it in this group counts already.
    if (account.unfolded !== null) account.fold(account.unfolded);
    task.at = dated(task, this.#options.clock);
    const decision = decide(account.state, task.command, task.at);
    if (!decision.ok) return this.#answer(task, decision);
    task.events = decision.events;
    // A repeated beat waits all the same: one ack tells of all that came together.
    const isBeat = task.command.type === 'beat';
    if (task.events.length === 0 && account.pending === 0 && !isBeat) {
      // All that it rests on is durable: there is nothing to wait for.
      const { state: learner } = account;
      return this.#answer(task, { ok: true, learner, bookings: NO_BOOKINGS, at: task.at });
    }
    account.pending += 1;
    if (account.isShared && account.ahead === 0) {
      task.bookings = null;
      account.unfolded = task;
    } else {
      account.fold(task);
    }
    this.#groups.push(task);
  }

  #answer(task: Task, verdict: Verdict): void {
    if (task.isAnswered) return;
    task.isAnswered = true;
    this.#open -= 1;
    try {
      task.answer(verdict);
    } catch (error) {
      // What is durable stays so, and the others of the group want their answers.
      this.#options.onListenerError(error);
    }
  }

  async #commit(group: readonly Task[]): Promise<void> {
    const entries = entriesOf(group);
    try {
      // Repeats of what was stored meanwhile may be all there is: that says nothing of the store.
      const rejected = entries.length > 0 ? await this.#append(entries) : [];
      // The store gives back the very entries that it was given.
      const sentBack = new Set(rejected.map(({ entry }) => (entry as AccountEntry).account));
      const nowMs = performance.now();
      for (const { account, events } of entries) {
        if (sentBack.has(account)) continue;
        account.count += events.length;
        account.currentAtMs = nowMs;
      }
      for (const task of group) if (!sentBack.has(task.account)) this.#stored(task);
      for (const account of sentBack) this.#catchUp.again(account, group);
    } catch (error) {
      this.#options.onStoreError(error);
      this.#catchUp.undo(new Set(group.map(({ account }) => account)), group);
    }
  }

  async #append(entries: readonly AccountEntry[]): Promise<readonly Rejection[]> {
    const rejected = await this.#options.store.append(entries);
    this.#options.onCommit?.();
    return rejected;
  }

  #stored(task: Task): void {
    const { account, ref, command, events, at } = task;
    account.pending -= 1;
    if (task.bookings === null) {
      account.unfolded = null;
      task.bookings = account.apply(events);
    } else {
      account.ahead -= events.length;
    }
    const { state } = account;
    this.#answer(task, { ok: true, learner: state, bookings: task.bookings, at });
    if (events.length > 0) {
      this.#audience.tell({ learner: ref, command, events, state, bookings: task.bookings, at });
    }
    if (account.wantsNews && account.pending === 0) void this.refresh(ref);
  }
}

/**
 * When an account is not what the store holds: the store has sent commands back, a commit has
 * failed, or news is there. The account is read up to date, and what waited is decided on that.
 */

import { LedgerDamage } from '../ledger/evolve.ts';
import { refusal } from '../protocol/refusals.ts';
import { type Account, type Task, type Verdict } from './account.ts';
import { type Accounts } from './accounts.ts';
import { type Groups } from './groups.ts';
import { type Change, type ClerkOptions } from './options.ts';

/** How often one command is decided at most because others wrote first. */
export const MOST_DECISIONS = 10;

/** What the clerk does with a task. */
export interface Desk {
  decide(task: Task): void;
  answer(task: Task, verdict: Verdict): void;
  tell(change: Change): void;
}

export class CatchUp {
  readonly #options: ClerkOptions;
  readonly #accounts: Accounts;
  readonly #groups: Groups<Task>;
  readonly #desk: Desk;
  readonly #readings = new Set<Promise<void>>();

  constructor(options: ClerkOptions, accounts: Accounts, groups: Groups<Task>, desk: Desk) {
    this.#options = options;
    this.#accounts = accounts;
    this.#groups = groups;
    this.#desk = desk;
  }

  /** Resolves when no account is being read any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#readings);
  }

  /** The store could not even be asked: nothing was decided. */
  failed(error: unknown): Verdict {
    this.#options.onStoreError(error);
    // A damaged ledger does not heal by itself; anything else may be over soon.
    const code = error instanceof LedgerDamage ? 'internal' : 'overloaded';
    return { ok: false, refusal: refusal(code) };
  }

  /** Nothing of the group is known to be stored, nor what was decided on top of it. */
  undo(accounts: ReadonlySet<Account>, group: readonly Task[]): void {
    const later = this.#groups.take(({ account }) => accounts.has(account));
    for (const account of accounts) {
      account.isStale = true;
      account.pending = 0;
      account.unfolded = null;
    }
    const why = refusal('overloaded', 'nothing was stored; send it again');
    for (const task of [...group, ...later]) this.#desk.answer(task, { ok: false, refusal: why });
  }

  /** The store has sent back what was decided: all of it is decided anew on what the store holds. */
  again(account: Account, group: readonly Task[]): void {
    const own = group.filter((task) => task.account === account);
    for (const task of own) task.rejections += 1;
    const tasks = [...own, ...this.#groups.take((task) => task.account === account)];
    // A state that has not run ahead only lacks what is new.
    if (account.ahead > 0) account.isStale = true;
    account.unfolded = null;
    account.pending = 0;
    account.isShared = true;
    const patient = tasks.filter(({ rejections }) => rejections < MOST_DECISIONS);
    const why = refusal('overloaded', 'another engine writes for this learner; send it again');
    for (const task of tasks) {
      if (!patient.includes(task)) this.#desk.answer(task, { ok: false, refusal: why });
    }
    account.parked.unshift(...patient);
    this.read(account).catch(() => undefined);
  }

  /** Brings an account up to date, then decides what waited for it. */
  read(account: Account): Promise<void> {
    if (account.reading !== null) return account.reading;
    const reading = this.#read(account);
    account.reading = reading;
    this.#readings.add(reading);
    const done = () => this.#readings.delete(reading);
    reading.then(done, done);
    return reading;
  }

  async #read(account: Account): Promise<void> {
    account.wantsNews = false;
    try {
      for await (const news of this.#accounts.catchUp(account)) {
        const { ref: learner, state } = account;
        const last = news.events.at(-1);
        if (last !== undefined) {
          this.#desk.tell({ learner, command: null, ...news, state, at: last.at });
        }
      }
      await this.#refence(account);
    } catch (error) {
      const tasks = account.parked.splice(0);
      const verdict = tasks.length > 0 ? this.failed(error) : null;
      for (const task of tasks) if (verdict !== null) this.#desk.answer(task, verdict);
      this.#accounts.forgetUnread(account);
      throw error;
    } finally {
      account.reading = null;
    }
    const tasks = account.parked.splice(0);
    for (const task of tasks) this.#desk.decide(task);
    // What was sent back goes at once, or an engine in step with this one would win each time.
    if (tasks.some(({ rejections }) => rejections > 0)) this.#groups.now();
  }

  /** A fencing number that is not the newest any more opens nothing: the store issues another. */
  async #refence(account: Account): Promise<void> {
    const { tenantId, learnerId } = account.ref;
    for (const task of account.parked) {
      const { command } = task;
      if (task.remake === null || !('fence' in command)) continue;
      if (command.fence >= account.fence) continue;
      account.fence = await this.#options.store.issueFence(tenantId, learnerId);
      task.command = task.remake(account.fence);
    }
  }
}

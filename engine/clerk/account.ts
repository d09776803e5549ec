/** One learner's account in memory, and what is decided on it and not durable yet. */

import { type Command } from '../ledger/decide.ts';
import { type LedgerEvent } from '../ledger/events.ts';
import { evolve } from '../ledger/evolve.ts';
import { type Stamp } from '../ledger/stamp.ts';
import { type Booking, type LearnerState, initialState } from '../ledger/state.ts';
import { type Refusal } from '../protocol/refusals.ts';
import { type AccountEntry } from './entries.ts';
import { Reservations } from './reservations.ts';

export interface AccountKey {
  readonly tenantId: string;
  readonly learnerId: string;
}

export interface LearnerRef extends AccountKey {
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

/** A command on its way: decided, perhaps more than once, until its events are durable. */
export interface Task {
  readonly ref: LearnerRef;
  readonly account: Account;
  command: Command;
  /** Makes the command with a newer fencing number; null where it needs none of its own. */
  readonly remake: ((fence: number) => Command) | null;
  /** When it came, by the calendar of its policy. */
  at: Stamp;
  readonly answer: (verdict: Verdict) => void;
  events: readonly LedgerEvent[];
  /** How its events were booked; null until they are folded. */
  bookings: readonly Booking[] | null;
  /** How often the store has sent it back. */
  rejections: number;
  /** A command is answered once, whatever fails behind its answer. */
  isAnswered: boolean;
}

/** Written out, as all on a beat's way: objects that are spread into others cost more than rules. */
export function newTask(
  ref: LearnerRef,
  account: Account,
  command: Command,
  remake: Task['remake'],
  at: Stamp,
  answer: Task['answer'],
): Task {
  return {
    ref,
    account,
    command,
    remake,
    at,
    answer,
    events: NO_EVENTS,
    bookings: null,
    rejections: 0,
    isAnswered: false,
  };
}

/**
 * An answer without a promise. A refusal is told a moment later: the account may be about to be read
 * anew, and whoever looks at it then sees what the store holds.
 *
 * @param onError told where `told` throws in that moment
 */
export function answerTo(told: Task['answer'], onError: (error: unknown) => void): Task['answer'] {
  return (verdict) => {
    if (verdict.ok) return told(verdict);
    queueMicrotask(() => {
      try {
        told(verdict);
      } catch (error) {
        onError(error);
      }
    });
  };
}

const NO_EVENTS: readonly LedgerEvent[] = [];
export const NO_BOOKINGS: readonly Booking[] = [];

export class Account {
  readonly ref: LearnerRef;
  state: LearnerState = initialState();
  /** The newest fencing number known. */
  fence = 0;
  /** Durable events that the state rests on. */
  count = 0;
  /** Events in the state that are not durable yet. */
  ahead = 0;
  /** The decided task that is not in the state yet; only on shared accounts. */
  unfolded: Task | null = null;
  /** What a commit in the making appends for it. */
  entry: AccountEntry | null = null;
  /** Tasks decided and not answered. */
  pending = 0;
  /** Tasks that wait, in order, until the account has been read. */
  parked: Task[] = [];
  /** While the store is asked for what is new. */
  reading: Promise<void> | null = null;
  /** The state is not what the store holds: it must be read from the beginning. */
  isStale = true;
  /** While it is read, and where that has failed: events of which everybody here has heard. */
  heard = 0;
  /** Changes when the state begins afresh. */
  generation = 0;
  /**
   * Another engine writes for this learner, too. Then the state takes up only what is durable, so
   * that what the other wrote can be added to it; elsewhere folding at once is cheaper.
   */
  isShared = false;
  /** News came while a commit was under way. */
  wantsNews = false;
  holds = 0;
  lastUsedMs = performance.now();
  /** When the store last said that nothing is missing here. */
  currentAtMs = 0;
  /** Requests for media that wait until they may be let go. */
  held = 0;
  readonly reservations = new Reservations();

  constructor(ref: LearnerRef) {
    this.ref = ref;
  }

  get isReady(): boolean {
    return !this.isStale && this.reading === null;
  }

  apply(events: readonly LedgerEvent[]): readonly Booking[] {
    this.lastUsedMs = performance.now();
    const [only] = events;
    if (only === undefined) return NO_BOOKINGS;
    if (events.length === 1) return evolve(this.state, only);
    return events.flatMap((event) => evolve(this.state, event));
  }

  /** Takes a decided task into the state before it is durable. */
  fold(task: Task): void {
    task.bookings = this.apply(task.events);
    this.ahead += task.events.length;
    if (this.unfolded === task) this.unfolded = null;
  }

  beginAfresh(): void {
    this.isStale = true;
    this.state = initialState();
    this.count = 0;
    this.ahead = 0;
    this.unfolded = null;
    this.generation += 1;
  }
}

/** The one account of a learner for as long as somebody needs it. */
export interface HeldAccount {
  /** As the holder named the learner: an account may be older than the time zone that holds now. */
  readonly ref: LearnerRef;
  readonly account: Account;
  readonly letGo: () => void;
}

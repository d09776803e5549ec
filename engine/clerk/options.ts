/** What a clerk is told at the start, and what it tells. */

import { type Command } from '../ledger/decide.ts';
import { type LedgerEvent } from '../ledger/events.ts';
import { type LedgerStore } from '../ledger/ports.ts';
import { type Stamp } from '../ledger/stamp.ts';
import { type Booking, type LearnerState } from '../ledger/state.ts';
import { type LearnerRef } from './account.ts';
import { type Clock } from './clock.ts';

/** What became durable, told to whoever listens (sockets of other sessions). */
export interface Change {
  readonly learner: LearnerRef;
  /** The command that took effect here; null where another engine wrote. */
  readonly command: Command | null;
  readonly events: readonly LedgerEvent[];
  readonly state: LearnerState;
  readonly bookings: readonly Booking[];
  readonly at: Stamp;
}

export interface ClerkOptions {
  readonly store: LedgerStore;
  readonly clock: Clock;
  /** Longest a decided command waits for others to share its commit, milliseconds; fewer where little comes. */
  readonly groupMs: number;
  /** Commands that may be on their way; beyond it the engine says `overloaded`. */
  readonly maxWaiting: number;
  /** Whether other engines may write to the same store; false where left out. */
  readonly isStoreShared?: boolean;
  readonly onCommit?: () => void;
  readonly onStoreError: (error: unknown) => void;
  readonly onListenerError: (error: unknown) => void;
}

import { type CheckPrompt } from '../../engine/protocol/checks.ts';
import {
  type BookedRun,
  type CreditSummary,
  type LeaseLoss,
  type ServerEvents,
  type SessionEnd,
  type Welcome,
} from '../../engine/protocol/messages.ts';
import { type Trouble } from '../session/errors.ts';

/** Body of a message of the engine. */
export type Heard<Event extends keyof ServerEvents> = Parameters<ServerEvents[Event]>[0];

/** What the line tells; everything in it was said by the engine. */
export interface LineListener {
  welcome(welcome: Welcome): void;
  booked(runs: readonly BookedRun[], credit: CreditSummary, frontierMs: number | null): void;
  /** @param lost which session has the lease instead. */
  lease(leased: boolean, credit: CreditSummary, lost: LeaseLoss | null): void;
  check(check: CheckPrompt, credit: CreditSummary): void;
  checkClosed(closed: Heard<'checkclosed'>): void;
  /** A copy of this tab has taken the session over. */
  twinned(): void;
  ended(why: SessionEnd, credit: CreditSummary): void;
  /** Whether the engine can be reached now. */
  online(online: boolean): void;
  trouble(trouble: Trouble): void;
}

/** Passes on what changes nothing on the line itself. */
export function passOn(
  on: <Event extends keyof ServerEvents>(event: Event, hear: (body: Heard<Event>) => void) => void,
  listener: LineListener,
): void {
  on('credit', ({ runs, credit }) => listener.booked(runs, credit, null));
  on('lease', ({ leased, credit, leaseLost }) => listener.lease(leased, credit, leaseLost));
  on('check', ({ check, credit }) => listener.check(check, credit));
  on('checkclosed', (closed) => listener.checkClosed(closed));
}

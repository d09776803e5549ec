import { type LeaseLoss, type SessionEnd, type Welcome } from '../../engine/protocol/messages.ts';
import { type Account, type Credit, toCredit } from './account.ts';
import { type CourtesyListener } from '../media/courtesy.ts';
import { type Trouble } from './errors.ts';
import { type Extras } from '../media/extras.ts';
import { type CheckView, NO_CHECK } from './check-view.ts';
import { type CheckListener } from './open-check.ts';
import { type ReachedListener } from './reached.ts';

/** All that the controls show. Changes come as a whole, after the fact, never in advance. */
export interface View {
  readonly welcome: Welcome | null;
  readonly account: Account | null;
  readonly extras: Extras | null;
  readonly online: boolean;
  readonly leased: boolean;
  /** Which session has the lease, where this one has not. */
  readonly leaseLost: LeaseLoss | null;
  readonly check: CheckView;
  readonly ended: SessionEnd | null;
  readonly trouble: Trouble | null;
  /** The preview has come to its end. */
  readonly previewOver: boolean;
  /** The host has not given a session token yet. */
  readonly awaitsToken: boolean;
}

/** What a session tells the element around it. */
export interface SessionListener extends CourtesyListener, CheckListener, ReachedListener {
  view(view: View): void;
  credit(): void;
  ended(why: SessionEnd): void;
  trouble(trouble: Trouble): void;
  rungs(): void;
}

/** The view before there is a session token. */
export const NO_SESSION: View = {
  welcome: null,
  account: null,
  extras: null,
  online: false,
  leased: true,
  leaseLost: null,
  check: NO_CHECK,
  ended: null,
  trouble: null,
  previewOver: false,
  awaitsToken: true,
};

/** Whether it is as it should be that media are refused: after the end, or beyond that of a preview. */
export function mayBeRefused({ ended, welcome }: View): boolean {
  return ended !== null || (welcome?.preview ?? null) !== null;
}

/**
 * The account as the host may use it; null before the engine has spoken. Without contact the
 * engine's last word on `counting` is old, so nothing is said to count.
 */
export function creditOf({ account, online, leased, ended, trouble }: View): Credit | null {
  if (account === null) return null;
  const credit = toCredit(account);
  const holds = online && leased && ended === null && trouble === null;
  return holds || !credit.counting ? credit : { ...credit, counting: false, reason: null };
}

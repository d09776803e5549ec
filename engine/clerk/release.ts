/** Paced release at the edge: asks the ledger's rule, and holds a request that is a little early. */

import { releaseWaitMs } from '../ledger/release.ts';
import { hasEnded } from '../ledger/decide.ts';
import { type Span } from '../protocol/units.ts';
import { type Clerk, type LearnerRef } from './clerk.ts';

export type Release =
  | { readonly kind: 'released'; readonly done: (wentOut: boolean) => void }
  | { readonly kind: 'too-early' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'gone' };

/** How often a held request asks again, because a beat may move the playhead at any time. */
const ASK_AGAIN_MS = 250;
/** Requests of one learner that may be held at once; a player asks for a few. */
const MOST_HELD = 32;

/**
 * Lets a span of media go to a session, now or within the policy's hold time.
 *
 * @param signal aborts the wait when the client has gone
 * @returns `done` where it is released: to be told when the transfer ends whether anything went out
 *   that is not known to be delivered
 */
export async function askRelease(
  clerk: Clerk,
  ref: LearnerRef,
  sessionId: string,
  span: Span,
  signal: AbortSignal,
): Promise<Release> {
  let heldMs = 0;
  let isFresh = false;
  for (;;) {
    const account = await clerk.account(ref);
    const session = account.state.sessions.get(sessionId);
    if (session === undefined) return { kind: 'gone' };
    const now = clerk.now(ref);
    if (hasEnded(session, now)) return { kind: 'ended' };
    const { reservations, state } = account;
    const waitMs = releaseWaitMs(state, session, reservations.all(), span, now);
    if (waitMs === 0) {
      return { kind: 'released', done: reservations.reserve(session.lessonKey, span) };
    }
    if (!isFresh) {
      // Beats may have gone to another engine: what they brought is known here only when asked for.
      await clerk.refresh(ref);
      isFresh = true;
      continue;
    }
    isFresh = false;
    const leftMs = session.policy.release.holdMs - heldMs;
    if (leftMs <= 0 || account.held >= MOST_HELD) return { kind: 'too-early' };
    const stepMs = Math.min(ASK_AGAIN_MS, leftMs, Math.max(20, waitMs));
    account.held += 1;
    const stillThere = await pause(stepMs, signal);
    account.held -= 1;
    if (!stillThere) return { kind: 'gone' };
    heldMs += stepMs;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const onAbort = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

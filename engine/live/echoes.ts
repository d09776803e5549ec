/** The tokens of a beat, judged before the ledger hears of them: it knows no secrets. */

import { type PresentationTokens, type TokenOwner } from '../gate/presentation-tokens.ts';
import { type Echoes } from '../ledger/decide.ts';
import { type SessionState } from '../ledger/state.ts';
import { type Beat } from '../protocol/messages.ts';

/** What the tokens of a session depend on, or null where its policy asks for none. */
export function tokenOwnerOf(session: SessionState | undefined): TokenOwner | null {
  if (session === undefined || session.policy.assurance.tokensPerMinute === 0) return null;
  const { id, mediaVersion, durationMs, policy } = session;
  return { id, mediaVersion, durationMs, policy };
}

/** Where none are asked for, whatever comes is left aside, unlooked at. */
export function judgeEchoes(
  tokens: PresentationTokens,
  owner: TokenOwner | null,
  said: NonNullable<Beat['tokens']>,
): Echoes | null {
  // A token is right or it is not: comparing it takes nothing of the browser on trust.
  return owner === null ? null : tokens.judge(owner, said as unknown as readonly string[]);
}

/** The tokens of a beat, judged before the ledger hears of them: it knows no secrets. */

import { type PresentationTokens, type TokenOwner } from '../gate/presentation-tokens.ts';
import { type Command, type Echoes } from '../ledger/decide.ts';
import { type Instant } from '../ledger/stamp.ts';
import { type SessionState } from '../ledger/state.ts';
import { type Beat, type BeatBody, type OutboxBeat } from '../protocol/messages.ts';

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
  said: Beat['tokens'],
): Echoes | null {
  if (said === undefined || owner === null) return null;
  // A token is right or it is not: comparing it takes nothing of the browser on trust.
  return tokens.judge(owner, said as unknown as readonly string[]);
}

/**
 * What a beat asks of the ledger.
 *
 * @param resumedAt when the line was made on which it came; null where that opened the session
 */
export function beatCommand(
  sessionId: string,
  { seq, spans, rate, visible, touched, now, positionMs }: OutboxBeat,
  echoes: Echoes | null,
  resumedAt: Instant | null,
): Command {
  // Written out: a rest pattern costs more than all the decoding.
  const beat: BeatBody = { seq, spans, rate, visible, touched, now, positionMs };
  if (resumedAt === null) {
    if (echoes === null) return { type: 'beat', sessionId, beat };
    return { type: 'beat', sessionId, beat, ...echoes };
  }
  if (echoes === null) return { type: 'beat', sessionId, beat, resumedAt };
  return { type: 'beat', sessionId, beat, resumedAt, ...echoes };
}

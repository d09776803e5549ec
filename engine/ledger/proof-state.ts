/** What the ledger keeps of one session for its levels of assurance. Owned by the fold. */

import { type Span } from '../protocol/units.ts';
import { NO_SPANS, type Spans } from './spans.ts';

export interface Proof {
  /** Whether what is credited is remembered until a check or an identity proof covers it. */
  readonly isGuarded: boolean;
  /** What the session presented, whatever became of it; kept where the policy asks for tokens. */
  presented: Spans;
  /** Media times of the tokens that were echoed; null for none. */
  echoed: Set<number> | null;
  /** Tokens that were none of this session's. */
  wrongTokens: number;
  /** Credited because an operator vouched for the delivery. */
  waived: Spans;
  /** Guarded by a check that was passed. */
  presence: Spans;
  /** Guarded by a proof of identity. */
  identity: Spans;
  /** The host's names of those proofs. */
  identityReferences: readonly string[];
}

export function noProof(isGuarded: boolean): Proof {
  return {
    isGuarded,
    presented: NO_SPANS,
    echoed: null,
    wrongTokens: 0,
    waived: NO_SPANS,
    presence: NO_SPANS,
    identity: NO_SPANS,
    identityReferences: [],
  };
}

/** A run that the next passed check, or proof of identity, can still prove. */
export interface GuardedRun {
  readonly sessionId: string;
  readonly span: Span;
  /** Running time of the learner when it was booked. */
  readonly atRunningMs: number;
}

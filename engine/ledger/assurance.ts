/**
 * How well a lesson's credit is proved, as shares of it, and what a policy asks of them. Nothing is
 * credited without a delivery (or an operator's waiver), so that share is whole; levels that this
 * ledger keeps no evidence of yet are proved for nothing.
 */

import { type WithheldReason } from '../protocol/reasons.ts';
import { type Policy } from './policy.ts';
import { type LearnerState } from './state.ts';

/** Shares of a lesson's credit that have reached each level. */
export interface Assurance {
  readonly deliveredRatio: number;
  readonly tokenEchoedRatio: number;
  readonly presenceProvedRatio: number;
  readonly identityProvedRatio: number;
}

/** Of one version of a lesson, by its key. */
export function assuranceOf(_learner: LearnerState, _lessonKey: string): Assurance {
  return {
    deliveredRatio: 1,
    tokenEchoedRatio: 0,
    presenceProvedRatio: 0,
    identityProvedRatio: 0,
  };
}

/** What of the policy's shares is not reached. */
export function lacksAssurance({ assurance }: Policy, reached: Assurance): WithheldReason[] {
  const lacks: WithheldReason[] = [];
  if (reached.deliveredRatio < assurance.deliveredRatio) lacks.push('too-little-delivered');
  if (reached.tokenEchoedRatio < assurance.tokenEchoedRatio) lacks.push('too-few-tokens');
  if (reached.presenceProvedRatio < assurance.presenceProvedRatio)
    lacks.push('presence-not-proved');
  if (reached.identityProvedRatio < assurance.identityProvedRatio)
    lacks.push('identity-not-proved');
  return lacks;
}

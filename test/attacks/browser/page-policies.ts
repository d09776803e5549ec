/** Under which rules a page plays. */

import { loadPresets } from '../../../config/presets.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { type PolicyChange, policyFor } from '../bare/rules.ts';

/** Long enough to look at, short enough to wait for: server milliseconds. */
const EVERY_MS = 6_000;
const ANSWER_MS = 15_000;

const CHECKS = {
  gateCredit: true,
  minGapMs: EVERY_MS,
  maxGapMs: EVERY_MS,
  answerMs: ANSWER_MS,
  attempts: 3,
  onMissed: 'since-last-pass',
} as const;

/** A small buffer: what no page shows is missed once a full one would have been played. */
const RELEASE = { goalMs: 24_000 } as const;

export const PAGE_POLICIES = {
  standard: page('standard'),
  /** A code to be read every few seconds. */
  presence: page('presence', { checks: { ...CHECKS, randomKind: 'presence' }, release: RELEASE }),
  /** A question of the bank every few seconds, and one try. */
  question: page('question', {
    checks: { ...CHECKS, randomKind: 'question', attempts: 1 },
    release: RELEASE,
  }),
} as const;
export type PagePolicy = keyof typeof PAGE_POLICIES;

/** As a host has it: requests that are too early are held, unlike those of bare cases. */
function page(id: string, change: PolicyChange = {}): Policy {
  const policy = policyFor({ policy: change });
  const { holdMs = 0 } = loadPresets().now('standard')?.release ?? {};
  return { ...policy, id, release: { ...policy.release, holdMs } };
}

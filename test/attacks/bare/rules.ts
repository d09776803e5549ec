/** Under which rules a case is played, and what the suite itself takes them to say. */

import { loadPresets } from '../../../config/presets.ts';
import { type Policy, type RuleGroup } from '../../../engine/ledger/policy.ts';
import { type BoundRules } from '../witness.ts';

export type PolicyChange = { readonly [K in RuleGroup]?: Partial<Policy[K]> };

export interface RulesWish {
  /** A preset as it stands; the standard one where none is said. */
  readonly preset?: string;
  /** Rules that differ from it. */
  readonly policy?: PolicyChange;
}

/** What the suite takes the standard preset to say; a changed preset must fail here first. */
export const RULES = {
  maxRatio: 1.5,
  intervalMs: 5_000,
  releaseGoalMs: 60_000,
  pendingMs: 120_000,
  dailyCapMs: 28_800_000,
} as const;

/** Free seeking leaves the clock and the deliveries as the only bounds. */
export const FREE_SEEK: PolicyChange = { seek: { rule: 'free' } };

let presets: ReturnType<typeof loadPresets> | null = null;

/** The rules of a case; requests that are too early are answered at once, not held. */
export function policyFor({ preset = 'standard', policy: change = {} }: RulesWish): Policy {
  presets ??= loadPresets();
  const found = presets.now(preset);
  if (found === undefined) throw new Error(`there is no preset ${preset}`);
  if (preset === 'standard') mustBeKnown(found);
  const changed: Record<string, object> = {};
  for (const [group, rules] of Object.entries(change)) {
    changed[group] = { ...(found[group as RuleGroup] as object), ...rules };
  }
  const release = { ...found.release, ...change.release, holdMs: 0 };
  return { ...found, ...changed, release, id: nameOf(preset, change) };
}

const names = new Map<string, string>();

/** One name for each set of rules. */
function nameOf(preset: string, change: PolicyChange): string {
  const rules = JSON.stringify([preset, change]);
  const name = names.get(rules) ?? `${preset}-${names.size}`;
  names.set(rules, name);
  return name;
}

/** The numbers of the policy that a bound is computed from. */
export function boundRules(policy: Policy, segmentMs: number): BoundRules {
  const { intervalMs } = policy.beat;
  return {
    maxRatio: policy.rate.maxRatio,
    intervalMs,
    maxGapMs: policy.release.goalMs + segmentMs + 2 * intervalMs,
    dailyCapMs: policy.cap.dailyMs === 0 ? Infinity : policy.cap.dailyMs,
  };
}

function mustBeKnown({ rate, beat, release, delivery, cap }: Policy): void {
  const known =
    rate.maxRatio === RULES.maxRatio &&
    beat.intervalMs === RULES.intervalMs &&
    release.goalMs === RULES.releaseGoalMs &&
    delivery.pendingMs === RULES.pendingMs &&
    cap.dailyMs === RULES.dailyCapMs;
  if (!known) throw new Error('the standard preset has changed: adapt RULES of the suite');
}

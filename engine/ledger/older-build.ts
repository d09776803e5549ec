/**
 * What a build wrote before a rule or a field was there, within one version of the stored shape. It
 * gets the value by which nothing was different before. Nothing of it is stored, and links and digests
 * are over the stored text.
 */

import { type Policy } from './policy.ts';
import { type LearnerState } from './state.ts';

/** A policy as any build of this version may have pinned it. */
type OlderPolicy = Omit<Policy, 'visibility' | 'presentation'> & {
  readonly visibility: Omit<Policy['visibility'], 'pictureInPicture'> &
    Partial<Policy['visibility']>;
  readonly presentation?: Partial<Policy['presentation']>;
};

/** The same policy where it lacks nothing. */
export function withAllRules(pinned: Policy): Policy {
  const older: OlderPolicy = pinned;
  const { visibility, presentation } = older;
  if (visibility.pictureInPicture !== undefined && presentation?.watermark !== undefined) {
    return pinned;
  }
  return {
    ...older,
    visibility: { ...visibility, pictureInPicture: visibility.pictureInPicture ?? 'never' },
    presentation: { watermark: presentation?.watermark ?? false },
  };
}

type Lacking<T, K extends keyof T> = {
  -readonly [P in keyof T]: P extends K ? T[P] | undefined : T[P];
};

/** Fills what a thawed state lacks, in place. */
export function fillState(learner: LearnerState): void {
  const { recent, sessions, lessons } = learner;
  const state: Lacking<LearnerState, 'revokedTokens'> = learner;
  state.revokedTokens ??= new Set();
  const window: Lacking<typeof recent, 'copies'> = recent;
  window.copies ??= [];
  // A session and its lesson hold one policy, and keep on doing so.
  const filled = new Map<Policy, Policy>();
  const fill = (policy: Policy): Policy => {
    const whole = filled.get(policy) ?? withAllRules(policy);
    filled.set(policy, whole);
    return whole;
  };
  for (const session of sessions.values()) {
    const older: Lacking<typeof session, 'unheard'> = session;
    older.unheard ??= null;
    older.policy = fill(session.policy);
  }
  for (const lesson of lessons.values()) lesson.policy = fill(lesson.policy);
}

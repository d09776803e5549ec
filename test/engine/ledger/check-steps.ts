/** Steps of stories about checks: what a learner and the conductor of checks do. */

import { expect } from 'chai';
import { type CheckPoint } from '../../../engine/ledger/check-state.ts';
import { type CheckTask } from '../../../engine/ledger/events.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { type CheckAnswer } from '../../../engine/protocol/checks.ts';
import { Driver, plainLesson, policyWith } from '../../support/given.ts';
import { Watchdog } from './invariants.ts';

export const TASK: CheckTask = { kind: 'presence', code: '1234', seed: 1 };
export const RIGHT: CheckAnswer = { code: '1234' };
export const WRONG: CheckAnswer = { code: '4321' };

export type Checks = Partial<Policy['checks']>;

export const random: Checks = { gateCredit: true, minGapMs: 60_000, maxGapMs: 120_000 };

/** A learner whose media is all there, and whose checks are as wished. */
export function study(checks: Checks = random, points: readonly CheckPoint[] = []): Driver {
  const d = new Driver();
  new Watchdog(d);
  openAs(d, 's1', { checks }, points);
  return d;
}

export function openAs(
  d: Driver,
  sessionId: string,
  change: Parameters<typeof policyWith>[0],
  points: readonly CheckPoint[] = [],
  more: { lessonId?: string; courseId?: string; extendedTime?: boolean } = {},
): void {
  const { courseId = 'course-1', lessonId = plainLesson.lessonId, ...rest } = more;
  d.run({
    type: 'open',
    sessionId,
    fence: 1,
    lesson: { ...plainLesson, lessonId },
    policy: policyWith(change),
    address: '192.0.2.7',
    course: { courseId, lessonsBefore: [] },
    points,
    ...rest,
  });
  d.deliver([[0, 600_000]], sessionId);
}

export function schedule(d: Driver, draw = 0, sessionId = 's1'): void {
  d.run({ type: 'schedule-check', sessionId, draw });
}

export function open(d: Driver, checkId = 'c1', sessionId = 's1'): string | null {
  d.run({ type: 'open-check', sessionId, checkId, cause: 'random', pointId: null, task: TASK });
  return d.state.checks.open?.checkId ?? null;
}

export const ask = (d: Driver, checkId: string, sessionId = 's1') =>
  d.try({ type: 'open-check', sessionId, checkId, cause: 'asked', pointId: null, task: TASK });

export const show = (d: Driver, checkId = 'c1', sessionId = 's1') =>
  d.try({ type: 'show-check', sessionId, checkId });

export function answer(d: Driver, given: CheckAnswer, checkId = 'c1', sessionId = 's1') {
  const attempt = d.state.checks.open?.attempt ?? 1;
  return d.try({ type: 'answer-check', sessionId, checkId, attempt, answer: given, next: TASK });
}

/** Opens a random check that is due after a minute of play. */
export function dueAfterAMinute(checks: Checks = random): Driver {
  const d = study(checks);
  schedule(d);
  d.play([0, 60_000]);
  expect(open(d)).to.equal('c1');
  return d;
}
